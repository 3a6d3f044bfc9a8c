import Testing

@testable import LemonadeCLI

struct SuggestionTests {
    @Test(arguments: [
        ("", "", 0), ("a", "", 1), ("", "ab", 2), ("list", "list", 0), ("lst", "list", 1), ("lits", "list", 1),
        ("kitten", "sitting", 3), ("ab", "ba", 1), ("ca", "abc", 3),
    ])
    func countsEdits(left: String, right: String, distance: Int) {
        #expect(Suggestion.editDistance(Array(left), Array(right)) == distance)
        #expect(Suggestion.editDistance(Array(right), Array(left)) == distance)
    }

    @Test(arguments: [
        ("isntall", "install"), ("INSTALL", "install"), ("instal", "install"), ("uninstal", "uninstall"),
        ("refersh", "refresh"), ("ref", "refresh"), ("zzz", nil), ("", nil), ("i", nil),
    ])
    func findsTheNearest(word: String, expected: String?) {
        #expect(Suggestion.nearest(to: word, among: ["install", "uninstall", "refresh", "auth"]) == expected)
    }

    @Test func takesTheFirstOfTwoThatAreEquallyNear() {
        #expect(Suggestion.nearest(to: "lost", among: ["last", "list"]) == "last")
    }

    @Test func isNotSlowedDownByMonstrousNames() {
        let monsters = (0..<1000).map { String(repeating: "x", count: 10_000 + $0) }
        #expect(Suggestion.nearest(to: String(repeating: "x", count: 10_000), among: monsters) == nil)
    }
}
