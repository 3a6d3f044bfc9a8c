import Testing

@testable import LemonadeCore

struct JSONScannerTests {
    private func members(_ text: String) throws -> [String] {
        let bytes = Array(text.utf8)
        return try JSONTestReading.members(bytes).get().map { member in
            let name = String(decoding: bytes[member.nameRange], as: UTF8.self)
            let value = String(decoding: bytes[member.valueRange], as: UTF8.self)
            return "\(name)\(member.nameHasEscapes ? "!" : "") = \(value) (\(member.kind))"
        }
    }

    @Test func reportsTopLevelMembersOnly() throws {
        let found = try members(
            #" { "model" : "m" , "n":-1.5e3,"t":true,"f":false,"z":null,"#
                + #""a":[{"model":1},[2]],"o":{"model":{"x":[]}},"e":[],"p":{} } "#
        )
        #expect(
            found == [
                #"model = "m" (string(hasEscapes: false))"#, "n = -1.5e3 (number)", "t = true (true)",
                "f = false (false)", "z = null (null)", #"a = [{"model":1},[2]] (array)"#,
                #"o = {"model":{"x":[]}} (object)"#, "e = [] (array)", "p = {} (object)",
            ])
    }

    @Test func reportsRepeatedAndEscapedNames() throws {
        let found = try members(#"{"a":1,"\u0061":"\n","a":2,"":3}"#)
        #expect(
            found == [
                "a = 1 (number)", #"\u0061! = "\n" (string(hasEscapes: true))"#, "a = 2 (number)", " = 3 (number)",
            ])
    }

    @Test func anEmptyObjectHasNoMembers() throws {
        #expect(try members("{}").isEmpty)
        #expect(try members(" {\n} ").isEmpty)
    }

    @Test(arguments: ["[]", "[{\"a\":1}]", "[1,[2],{\"model\":\"m\"}]", "\"{}\"", "1", " null ", "true", " [1] "])
    func aValueOfAnotherKindIsAnErrorOfItsOwn(_ text: String) throws {
        var members = 0
        let error = try #require(throws: JSONError.self) {
            try Array(text.utf8).withUnsafeBytes { bytes in try JSONScanner.scanObject(bytes) { _ in members += 1 } }
        }
        #expect(members == 0)
        #expect(error.kind == .notAnObject)
        #expect(error.offset == text.utf8.prefix { $0 == UInt8(ascii: " ") }.count)
    }

    @Test(arguments: [
        ("[", JSONError.Kind.unexpectedEnd), ("model=x", .expectedValue), ("", .emptyText), ("[1] 2", .textAfterValue),
    ])
    func aTextThatIsNotJSONIsMalformedWhateverItStartsWith(_ text: String, _ kind: JSONError.Kind) throws {
        let error = try #require(throws: JSONError.self) { try JSONTestReading.members(Array(text.utf8)).get() }
        #expect(error.kind == kind)
    }

    @Test func anErrorFarBehindTheMembersIsStillFound() throws {
        let text = "{\"model\":\"m\",\"messages\":[" + String(repeating: "{\"content\":\"x\"},", count: 10_000) + "{]}"
        let error = try #require(throws: JSONError.self) { try JSONTestReading.members(Array(text.utf8)).get() }
        #expect(error.kind == .expectedName)
        #expect(error.offset == text.utf8.count - 2)
    }

    @Test func emptyBytesWithoutAnAddressAreEmptyText() throws {
        let error = try #require(throws: JSONError.self) {
            try JSONScanner.scanObject(UnsafeRawBufferPointer(start: nil, count: 0)) { _ in }
        }
        #expect(error.kind == .emptyText)
    }

    @Test(arguments: [
        ("model", "model", true), (#"mod\u0065l"#, "model", true), (#"\u006D\u006f\u0064\u0065\u006C"#, "model", true),
        ("Model", "model", false), ("mode", "model", false), ("models", "model", false), ("", "model", false),
        (#"mod\u0065"#, "model", false), (#"mod\u0065ls"#, "model", false), (#"mod\u0065L"#, "model", false),
        (#"model\u0000"#, "model", false), (#"\ud800odel"#, "model", false), (#"\/"#, "/", true), (#"\\"#, "\\", true),
        ("é", "é", true), (#"\u00e9"#, "é", true), (#"e\u0301"#, "é", false), (#"\uD83D\uDE00"#, "😀", true),
        (#"\""#, "\"", true), (#"\b\f\n\r\t"#, "\u{8}\u{c}\n\r\t", true),
    ])
    func comparesNamesAsJSONMeansThem(_ spelling: String, _ name: String, _ same: Bool) throws {
        let bytes = Array("{\"\(spelling)\":0}".utf8)
        let member = try #require(try JSONTestReading.members(bytes).get().first)
        // A StaticString cannot be made from a table's String, hence one literal a name.
        let found = bytes.withUnsafeBytes { bytes in
            switch name {
            case "model": JSONScanner.name(member, in: bytes, equals: "model")
            case "/": JSONScanner.name(member, in: bytes, equals: "/")
            case "\\": JSONScanner.name(member, in: bytes, equals: "\\")
            case "\"": JSONScanner.name(member, in: bytes, equals: "\"")
            case "😀": JSONScanner.name(member, in: bytes, equals: "😀")
            case "\u{8}\u{c}\n\r\t": JSONScanner.name(member, in: bytes, equals: "\u{8}\u{c}\n\r\t")
            default: JSONScanner.name(member, in: bytes, equals: "\u{e9}")
            }
        }
        #expect(found == same)
    }

    @Test func givesTheStringOfAMemberAndOfNothingElse() throws {
        let bytes = Array(#"{"a":"x\ty","b":"z","c":1}"#.utf8)
        let members = try JSONTestReading.members(bytes).get()
        #expect(
            bytes.withUnsafeBytes { bytes in members.map { JSONScanner.string($0, in: bytes) } } == ["x\ty", "z", nil])
    }
}
