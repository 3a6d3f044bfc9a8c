import Testing

@testable import LemonadeCore

@Suite struct SpellingTests {
    static let edits: [(left: String, right: String, count: Int)] = [
        ("", "", 0), ("", "abc", 3), ("abc", "", 3), ("port", "prot", 1), ("port", "port", 0), ("port", "ports", 1),
        ("port", "host", 2), ("kitten", "sitting", 3),
    ]

    @Test(arguments: edits) func editsAreCounted(left: String, right: String, count: Int) {
        #expect(Spelling.edits(from: Array(left), to: Array(right)) == count)
        #expect(Spelling.edits(from: Array(right), to: Array(left)) == count)
    }

    @Test func onlyNearWordsAreSuggested() {
        #expect(Spelling.nearest(to: "instal", among: ["install", "uninstall"]) == "install")
        #expect(Spelling.nearest(to: "LIST", among: ["list"]) == "list")
        #expect(Spelling.nearest(to: "xyz", among: ["list", "load"]) == nil)
        #expect(Spelling.nearest(to: "x", among: []) == nil)
        #expect(Spelling.nearest(to: String(repeating: "a", count: 100_000), among: ["a"]) == nil)
        #expect(Spelling.suggestion(for: "prot", among: ["port"]) == " Did you mean 'port'?")
    }
}
