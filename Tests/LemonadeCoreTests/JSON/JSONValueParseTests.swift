import Foundation
import Synchronization
import Testing

@testable import LemonadeCore

struct JSONValueParseTests {
    private func parse(_ text: String) throws -> JSONValue {
        try JSONValue.parse(Array(text.utf8))
    }

    @Test func readsEveryKindOfValue() throws {
        let value = try parse(#" {"n":null,"t":true,"f":false,"i":-12,"s":"x","a":[1,[],{}],"o":{"p":""}} "#)
        #expect(
            value == [
                "n": nil, "t": true, "f": false, "i": -12, "s": "x", "a": [1, [], [:]], "o": ["p": ""],
            ])
    }

    @Test func keepsMembersInOrderAndNumbersAsSpelled() throws {
        let object = try #require(try parse(#"{"z":1.50,"a":1E+2,"m":-0}"#).object)
        #expect(object.members.map(\.name) == ["z", "a", "m"])
        #expect(object.members.map { $0.value.number?.text } == ["1.50", "1E+2", "-0"])
    }

    @Test(arguments: [
        (#""\u0041\u00e9\u20AC\uD83D\uDE00""#, "Aé€😀"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"),
        (#""é€😀""#, "é€😀"), (#""a\u0000b""#, "a\u{0}b"), (#""\\u0041""#, "\\u0041"), (#""""#, ""),
        (#""\uFEFF""#, "\u{FEFF}"), (#""\uffff""#, "\u{FFFF}"), (#""\udbff\udfff""#, "\u{10FFFF}"),
    ])
    func unescapesStrings(_ text: String, _ expected: String) throws {
        let string = try #require(try parse(text).string)
        #expect(Array(string.utf8) == Array(expected.utf8))
    }

    @Test(arguments: [
        (#""\ud800""#, "\u{FFFD}"), (#""\udc00""#, "\u{FFFD}"), (#""a\ud83dz""#, "a\u{FFFD}z"),
        (#""\ud83d\u0041""#, "\u{FFFD}A"), (#""\ud83d\ud83d\ude00""#, "\u{FFFD}😀"),
        (#""\ude00\ud83d""#, "\u{FFFD}\u{FFFD}"), (#""\ud83d\n""#, "\u{FFFD}\n"), (#""\ud83d\\u""#, "\u{FFFD}\\u"),
        (#""\ud83dué00""#, "\u{FFFD}ué00"),
    ])
    func loneSurrogatesBecomeReplacementCharacters(_ text: String, _ expected: String) throws {
        #expect(try parse(text).string == expected)
    }

    @Test func theLastOfTwoMembersWinsInThePlaceOfTheFirst() throws {
        #expect(try parse(#"{"a":1,"b":2,"a":3}"#).object?.members.map(\.name) == ["a", "b"])
        #expect(try parse(#"{"a":1,"b":2,"a":3}"#)["a"] == 3)
        #expect(try parse(#"{"a":1,"\u0061":[2]}"#) == ["a": [2]])
        let many = (0..<100).map { "\"\($0 % 50)\":\($0)" }.joined(separator: ",")
        let object = try #require(try parse("{\(many)}").object)
        #expect(object.members.map(\.name) == (0..<50).map(String.init))
        #expect(object.members.map { $0.value.number?.int } == (50..<100).map { $0 })
    }

    @Test func namesAreTheSameOnlyCodePointByCodePoint() throws {
        // U+00E9 and e + U+0301 look the same and are canonically equivalent: Swift's == cannot tell them apart.
        let text = #"{"\u00e9":1,"e\u0301":2}"#
        let object = try #require(try parse(text).object)
        #expect(object.members.count == 2)
        #expect(object["\u{e9}"] == 1)
        #expect(object["e\u{301}"] == 2)
        let padded = (0..<20).map { "\"\($0)\":0," }.joined()
        #expect(try parse("{\(padded)\"\\u00e9\":1,\"e\\u0301\":2}").object?.members.count == 22)
    }

    @Test func manyMembersTakeLinearTime() throws {
        let count = 100_000
        let distinct = (0..<count).map { "\"name\($0)\":\($0)" }.joined(separator: ",")
        let value = try parse("{\(distinct)}")
        #expect(value.object?.members.count == count)
        #expect(value == value)
        let reversed = JSONValue.object(JSONObject(uniquing: (value.object?.members ?? []).reversed()))
        #expect(value == reversed)
        let same = try parse("{\((0..<count).map { "\"name\":\($0)" }.joined(separator: ","))}")
        #expect(same == ["name": 99_999])
    }

    @Test func manySmallContainersTakeLinearTime() throws {
        let count = 100_000
        let text = "[\(repeatElement("{\"a\":[1]}", count: count).joined(separator: ","))]"
        let value = try parse(text)
        #expect(value.array?.count == count)
        #expect(value.array?.last == ["a": [1]])
        #expect(value.serialized().count == text.utf8.count)
    }

    @Test func deepTextsNeedLittleStack() {
        // All that recurses (reading, comparing, writing, freeing) within the stack of a secondary thread.
        let text = JSONGrammarCases.nested(256, opener: "[{\"a\":", inside: "1", closer: "}]")
        let done = DispatchSemaphore(value: 0)
        let outcome = Outcome()
        let thread = Thread {
            outcome.set(Self.survives(text))
            done.signal()
        }
        thread.stackSize = 512 << 10
        thread.start()
        done.wait()
        #expect(outcome.get())
    }

    private static func survives(_ text: [UInt8]) -> Bool {
        guard let first = try? JSONValue.parse(text), let second = try? JSONValue.parse(text) else { return false }
        let pretty = try? JSONValue.parse(first.serialized(pretty: true))
        return first == second && first.serialized() == text && pretty == first
    }

    private final class Outcome: Sendable {
        private let value = Mutex(false)
        func set(_ outcome: Bool) { value.withLock { $0 = outcome } }
        func get() -> Bool { value.withLock { $0 } }
    }
}
