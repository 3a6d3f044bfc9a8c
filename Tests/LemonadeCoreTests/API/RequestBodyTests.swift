import Testing

@testable import LemonadeCore

@Suite struct RequestBodyTests {
    static let others: [(value: JSONValue, name: String)] = [
        (.null, "null"), ([], "an array"), ("x", "a string"), (1, "a number"), (true, "a boolean"),
    ]

    @Test(arguments: others)
    func onlyAnObjectIsABody(value: JSONValue, name: String) {
        #expect(throws: APIError.bodyNotAnObject(found: name)) { try RequestBody(value) }
    }

    @Test func bytesAreReadStrictly() throws {
        #expect(try RequestBody(Array(#"{"a":"b"}"#.utf8)).string("a") == "b")
        #expect(try RequestBody([], emptyIsObject: true).object == [:])
        for (text, code) in [
            ("", "malformed_json"), ("{", "malformed_json"), ("{} x", "malformed_json"), ("[]", "body_not_an_object"),
        ] {
            do {
                _ = try RequestBody(Array(text.utf8))
                Issue.record("read \(text)")
            } catch {
                #expect(error.status == 400)
                #expect(error.code == code)
            }
        }
        #expect(throws: APIError.self) { try RequestBody(Array(" ".utf8), emptyIsObject: true) }
    }

    @Test func membersAreReadByType() throws {
        let body = try RequestBody([
            "s": "text", "b": false, "i": 8, "o": ["x": 1], "a": [1], "empty": "", "nothing": nil, "unknown": [[]],
        ])
        #expect(try body.string("s") == "text")
        #expect(try body.string("empty") == "")
        #expect(try body.optionalBool("b") == false)
        #expect(try body.optionalInt("i") == 8)
        #expect(try body.optionalDouble("i") == 8)
        #expect(try body.optionalObject("o") == ["x": 1])
        #expect(try body.optionalArray("a") == [1])
        #expect(try body.optionalString("absent") == nil)
    }

    @Test func nullIsAbsent() throws {
        let body = try RequestBody(["n": nil])
        #expect(try body.optionalString("n") == nil)
        #expect(try body.optionalBool("n") == nil)
        #expect(throws: APIError.missingMember("n")) { try body.string("n") }
    }

    @Test func whatIsWrongIsNamed() throws {
        let body = try RequestBody(["n": 1, "s": "x", "f": .number(JSONNumber(validated: "1.5")), "e": ""])
        #expect(throws: APIError.missingMember("provider")) { try body.string("provider") }
        #expect(throws: APIError.wrongType("n", expected: "a string", found: "a number")) { try body.string("n") }
        #expect(throws: APIError.wrongType("s", expected: "a boolean", found: "a string")) {
            try body.optionalBool("s")
        }
        #expect(throws: APIError.wrongType("s", expected: "a number", found: "a string")) { try body.optionalInt("s") }
        #expect(throws: APIError.invalidValue("f", "must be a whole number")) { try body.optionalInt("f") }
        #expect(throws: APIError.invalidValue("e", "must not be empty")) { try body.nonEmptyString("e") }
    }

    @Test func aWrongTypeSaysBothTypes() throws {
        let body = try RequestBody(["provider": ["x"]])
        do {
            _ = try body.string("provider")
            Issue.record("an array is not a string")
        } catch {
            #expect(error.message == "The member 'provider' must be a string, not an array.")
            #expect(error.param == "provider")
        }
    }
}
