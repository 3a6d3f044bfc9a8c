import Foundation
import Testing

@testable import LemonadeCore

/// Both readers and the reference, on texts whose verdict is known.
struct JSONGrammarTests {
    @Test(arguments: JSONGrammarCases.valid)
    func acceptsWhatTheGrammarAllows(_ text: [UInt8]) {
        #expect(JSONTestReading.kind(of: text) == nil)
        #expect(JSONReference.accepts(text))
    }

    @Test(arguments: JSONGrammarCases.invalid)
    func refusesWhatTheGrammarDoesNotAllow(_ text: [UInt8]) {
        #expect(JSONTestReading.kind(of: text) != nil)
        #expect(!JSONReference.accepts(text))
    }

    @Test(arguments: JSONGrammarCases.valid)
    func theScannerAcceptsTheSameInsideAnObject(_ text: [UInt8]) {
        let wrapped = Array(#"{"value":"#.utf8) + text + Array("}".utf8)
        guard case .success(let members) = JSONTestReading.members(wrapped) else {
            Issue.record("refused")
            return
        }
        #expect(members.count == 1)
    }

    @Test(arguments: JSONGrammarCases.invalid)
    func theScannerRefusesTheSameInsideAnObject(_ text: [UInt8]) {
        let wrapped = Array(#"{"value":"#.utf8) + text + Array("}".utf8)
        // A text can become valid by what is put around it: `1,"b":2` would.
        guard !JSONReference.accepts(wrapped) else { return }
        guard case .failure(let error) = JSONTestReading.members(wrapped) else {
            Issue.record("accepted")
            return
        }
        #expect(error.kind != .notAnObject)
    }

    @Test func everyPrefixOfAnObjectIsRefused() {
        let text = Array(#" {"a":[1,-2.5e+3,true,false,null,"x\n\u00e9€😀"],"b":{"c":{}}} "#.utf8)
        let end = text.count - 1
        for length in 0..<end {
            let prefix = Array(text[..<length])
            #expect(!JSONReference.accepts(prefix))
            #expect(JSONTestReading.kind(of: prefix) != nil)
            guard case .failure = JSONTestReading.members(prefix) else {
                Issue.record("accepted \(length) bytes")
                return
            }
        }
        #expect(JSONTestReading.kind(of: Array(text[..<end])) == nil)
    }

    @Test func everyByteIsJudgedInEveryPlace() {
        // Each of the 256 bytes put between any two of this text, and in place of any.
        let text = Array(#"{"a":[1,"bé"],"c":-0.5e1}"#.utf8)
        for place in 0...text.count {
            for byte in UInt8.min...UInt8.max {
                var inserted = text
                inserted.insert(byte, at: place)
                #expect((JSONTestReading.kind(of: inserted) == nil) == JSONReference.accepts(inserted))
                guard place < text.count else { continue }
                var replaced = text
                replaced[place] = byte
                #expect((JSONTestReading.kind(of: replaced) == nil) == JSONReference.accepts(replaced))
            }
        }
    }

    @Test func everyTwoByteSequenceIsJudgedAsUTF8() {
        for first in UInt8(0x20)...0xFF {
            for second in UInt8(0x20)...0xFF {
                let text = [UInt8(ascii: "\""), first, second, UInt8(ascii: "\"")]
                #expect((JSONTestReading.kind(of: text) == nil) == JSONReference.accepts(text))
            }
        }
    }

    @Test(arguments: 0...40)
    func findsWhatEndsAStringAtEveryAlignment(_ offset: Int) {
        let plain = String(repeating: "x", count: offset)
        for tail in ["", "y", "yyyyyyyyyyyyyyyyyyyyyyyyy"] {
            #expect(JSONTestReading.kind(of: "\"\(plain)\\n\(tail)\"") == nil)
            #expect(JSONTestReading.kind(of: "\"\(plain)é\(tail)\"") == nil)
            #expect(JSONTestReading.kind(of: "\"\(plain)\n\(tail)\"") == .controlCharacter)
            #expect(JSONTestReading.kind(of: "\"\(plain)\\q\(tail)\"") == .invalidEscape)
            #expect(JSONTestReading.kind(of: "\"\(plain)\"\(tail)\"") == .textAfterValue)
            #expect(
                JSONTestReading.kind(of: Array("\"\(plain)".utf8) + [0xFF] + Array("\(tail)\"".utf8)) == .invalidUTF8)
            #expect(JSONTestReading.kind(of: "\"\(plain)\(tail)") == .unexpectedEnd)
        }
    }

    @Test func everyControlIsRefusedAtEveryAlignment() {
        for control in UInt8(0)..<0x20 {
            for offset in 0..<17 {
                let text =
                    Array("\"\(String(repeating: " ", count: offset))".utf8) + [control] + Array("~~~~~~~~~\"".utf8)
                #expect(JSONTestReading.kind(of: text) == .controlCharacter)
            }
        }
    }

    @Test func nestingIsBounded() {
        for (opener, inside, closer) in [("[", "", "]"), ("{\"a\":", "{}", "}"), ("[{\"a\":", "[]", "}]")] {
            let levels = (opener.contains("[") ? 1 : 0) + (opener.contains("{") ? 1 : 0)
            let innermost = inside.isEmpty ? 0 : 1
            let fits = (512 - innermost) / levels
            let text = JSONGrammarCases.nested(fits, opener: opener, inside: inside, closer: closer)
            #expect(JSONTestReading.kind(of: text) == nil)
            let deeper = JSONGrammarCases.nested(fits + 1, opener: opener, inside: inside, closer: closer)
            #expect(JSONTestReading.kind(of: deeper) == .tooDeep(limit: 512))
            #expect(!JSONReference.accepts(deeper))
        }
        #expect(JSONTestReading.kind(of: JSONGrammarCases.nested(3), limits: JSONLimits(maximumDepth: 3)) == nil)
        #expect(
            JSONTestReading.kind(of: JSONGrammarCases.nested(4), limits: JSONLimits(maximumDepth: 3))
                == .tooDeep(limit: 3))
        #expect(JSONLimits(maximumDepth: 100_000).maximumDepth == 512)
    }

    @Test func manyUnclosedContainersAreRefusedAtOnce() {
        #expect(JSONTestReading.kind(of: Array(repeating: UInt8(ascii: "["), count: 1 << 20)) == .tooDeep(limit: 512))
    }

    @Test func siblingsAtEveryDepthKeepTheirKind() {
        // Closing a container must bring back the kind of the one around it, across the words of the bit stack.
        for depth in [1, 2, 62, 63, 64, 65, 127, 128, 129, 300, 510] {
            var text = ""
            var closers: [String] = []
            for level in 0..<depth {
                let isObject = (level * 7 + level / 3) % 2 == 0
                text += isObject ? "{\"a\":{},\"b\":" : "[[],"
                closers.append(isObject ? ",\"c\":[]}" : ",{}]")
            }
            text += "0" + closers.reversed().joined()
            #expect(JSONTestReading.kind(of: text) == nil)
            #expect(JSONReference.accepts(Array(text.utf8)))
            let swapped = text.dropLast() + (text.hasSuffix("}") ? "]" : "}")
            #expect(JSONTestReading.kind(of: String(swapped)) != nil)
        }
    }

    @Test func aByteOrderMarkIsForFilesOnly() {
        let text: [UInt8] = [0xEF, 0xBB, 0xBF] + Array("{}".utf8)
        #expect(JSONTestReading.kind(of: text) == .byteOrderMark)
        #expect(JSONTestReading.kind(of: text, limits: JSONLimits(allowsByteOrderMark: true)) == nil)
        let twice: [UInt8] = [0xEF, 0xBB, 0xBF] + text
        #expect(JSONTestReading.kind(of: twice, limits: JSONLimits(allowsByteOrderMark: true)) == .expectedValue)
        #expect(
            JSONTestReading.kind(of: [0xEF, 0xBB, 0xBF], limits: JSONLimits(allowsByteOrderMark: true)) == .emptyText)
    }

    @Test func otherEncodingsAreRefused() throws {
        for encoding in [String.Encoding.utf16, .utf16LittleEndian, .utf16BigEndian, .utf32, .utf32BigEndian] {
            let text = try #require("{\"a\":1}".data(using: encoding))
            #expect(JSONTestReading.kind(of: Array(text)) != nil)
        }
    }
}
