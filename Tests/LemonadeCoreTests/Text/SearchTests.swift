import Testing

@testable import LemonadeCore

struct SearchTests {
    @Test(
        arguments: [
            ("", "", 0), ("abc", "", 0), ("abc", "abc", 0), ("abc", "c", 2), ("aab", "ab", 1), ("aaab", "aab", 1),
            ("abc", "abcd", nil), ("", "a", nil), ("abcabd", "abd", 3),
        ] as [(String, String, Int?)])
    func findsTheFirstPlace(text: String, other: String, at place: Int?) {
        let found = text.firstPlace(of: other)
        #expect(found.map { text.distance(from: text.startIndex, to: $0.lowerBound) } == place)
        #expect(found.map { String(text[$0]) } == place.map { _ in other })
        #expect(text.contains(other) == (place != nil))
    }

    @Test(arguments: [
        ("", "a", ""), ("a-b-c", "-", "a_b_c"), ("--", "-", "__"), ("aaa", "aa", "_a"), ("abc", "x", "abc"),
        ("abc", "", "abc"),
    ])
    func replacesEvery(text: String, other: String, result: String) {
        #expect(text.withEvery(other, replacedBy: "_") == result)
    }
}
