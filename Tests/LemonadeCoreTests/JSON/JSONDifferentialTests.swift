import Foundation
import Testing

@testable import LemonadeCore

/// Both readers beside others that share nothing with them, on made and damaged texts.
struct JSONDifferentialTests {
    @Test(arguments: UInt64(1)...8)
    func madeTextsAreReadAsTheyWereMeant(_ seed: UInt64) throws {
        var generator = JSONDocumentGenerator(seed: seed)
        for _ in 0..<400 {
            let text = generator.document()
            guard case .success(let value) = JSONTestReading.tree(text) else {
                Issue.record("refused: \(String(decoding: text, as: UTF8.self))")
                return
            }
            #expect(JSONReference.accepts(text))
            let foundation = try JSONSerialization.jsonObject(with: Data(text), options: [.fragmentsAllowed])
            let same = Self.isSame(value, foundation)
            #expect(same, "\(String(decoding: text, as: UTF8.self))")
            #expect(try JSONValue.parse(value.serialized()) == value)
            #expect(try JSONValue.parse(value.serialized(pretty: true)) == value)
        }
    }

    @Test(arguments: UInt64(1)...8)
    func damagedTextsAreJudgedAlike(_ seed: UInt64) {
        var generator = JSONDocumentGenerator(seed: seed << 32)
        var accepted = 0
        for round in 0..<2000 {
            let text = generator.mutated(round % 2 == 0 ? generator.document() : generator.object())
            let expected = JSONReference.accepts(text)
            accepted += expected ? 1 : 0
            let tree = JSONTestReading.kind(of: text)
            #expect((tree == nil) == expected, "\(text)")
            switch JSONTestReading.members(text) {
            case .success: #expect(expected)
            case .failure(let error): #expect(expected ? error.kind == .notAnObject : error.kind == tree)
            }
        }
        // The damage is neither always fatal nor never.
        #expect(200...1800 ~= accepted)
    }

    @Test(arguments: UInt64(1)...8)
    func theScannerFindsTheMembersOfTheTree(_ seed: UInt64) throws {
        var generator = JSONDocumentGenerator(seed: seed << 16)
        for _ in 0..<400 {
            let text = generator.object()
            let members = try JSONTestReading.members(text).get()
            var found = JSONObject()
            for member in members {
                // The ranges are judged by what the tree's reader makes of their bytes alone.
                let quoted = member.nameRange.lowerBound - 1..<member.nameRange.upperBound + 1
                let name = try #require(try JSONValue.parse(Array(text[quoted])).string)
                let value = try JSONValue.parse(Array(text[member.valueRange]))
                #expect(Self.kind(of: value, spelled: text[member.valueRange]) == member.kind)
                #expect(member.nameHasEscapes == text[member.nameRange].contains(UInt8(ascii: "\\")))
                found[name] = value
                let isModel = text.withUnsafeBytes { JSONScanner.name(member, in: $0, equals: "model") }
                #expect(isModel == (name == "model"))
            }
            #expect(try JSONValue.parse(text) == .object(found))
        }
    }

    /// Where Foundation and RFC 8259 part ways; everywhere else they agree on the texts of `JSONGrammarCases`.
    static let foundationDiffers: [(text: String, why: String)] = [
        ("1e400", "refuses what a Double cannot hold"),
        (#""\ud800""#, "refuses lone surrogates"), (#""\uDFFF""#, "refuses lone surrogates"),
        (#""\udc00\ud800""#, "refuses lone surrogates"), (#""\ud800\u0041""#, "refuses lone surrogates"),
        (#""\ud800\ud800\udc00""#, "refuses lone surrogates"), (#""\ud800x""#, "refuses lone surrogates"),
        (#""\ud800\n""#, "refuses lone surrogates"),
        ("\u{FEFF}1", "takes a byte order mark"),
        ("[1,]", "takes a comma too many"), (#"{"a":1,}"#, "takes a comma too many"),
        ("1\0", "takes a NUL after a number"),
    ]

    @Test func foundationAgreesButForKnownDifferences() {
        for (texts, expected) in [(JSONGrammarCases.valid, true), (JSONGrammarCases.invalid, false)] {
            for text in texts {
                let object = try? JSONSerialization.jsonObject(with: Data(text), options: [.fragmentsAllowed])
                let isKnown = Self.foundationDiffers.contains { Array($0.text.utf8) == text }
                #expect(
                    (object != nil) == (expected != isKnown),
                    "\(String(decoding: text, as: UTF8.self).debugDescription)")
            }
        }
    }

    private static func kind(of value: JSONValue, spelled text: ArraySlice<UInt8>) -> JSONMember.Kind {
        switch value {
        case .null: .null
        case .bool(let value): value ? .true : .false
        case .number: .number
        case .string: .string(hasEscapes: text.contains(UInt8(ascii: "\\")))
        case .array: .array
        case .object: .object
        }
    }

    /// Whether Foundation read the same; of two members with one name it keeps one or the other.
    private static func isSame(_ value: JSONValue, _ foundation: Any) -> Bool {
        switch value {
        case .null: foundation is NSNull
        case .bool(let value): foundation as? Bool == value
        case .number(let number): (foundation as? NSNumber)?.doubleValue == number.double
        case .string(let string): (foundation as? String).map { Array($0.utf8) } == Array(string.utf8)
        case .array(let elements):
            (foundation as? [Any]).map { others in
                elements.count == others.count && zip(elements, others).allSatisfy { isSame($0, $1) }
            } ?? false
        case .object(let object):
            (foundation as? [String: Any]).map { others in
                object.members.count == others.count
                    && object.members.allSatisfy { member in
                        others[member.name].map { isSame(member.value, $0) } ?? false
                    }
            } ?? false
        }
    }
}
