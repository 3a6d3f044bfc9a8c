import Testing

@testable import LemonadeCore

struct RequestFactsTests {
    private func read(_ text: String) throws(RequestFactsError) -> RequestFacts {
        try Array(text.utf8).withUnsafeBufferPointer { (buffer) throws(RequestFactsError) in
            try RequestFacts.read(UnsafeRawBufferPointer(buffer))
        }
    }

    @Test(
        arguments: [
            (#"{"model":"m"}"#, nil), (#"{"model":"m","stream":true}"#, true),
            (#"{"stream":false,"model":"m"}"#, false),
            (#"{"stream":null,"model":"m"}"#, nil), (#"{"stream":true,"model":"m","stream":false}"#, false),
            (#"{"str\u0065am":true,"model":"m"}"#, true), (#"{"model":"m","x":{"stream":true}}"#, nil),
        ] as [(String, Bool?)])
    func readsStream(_ text: String, _ stream: Bool?) throws {
        let facts = try read(text)
        #expect(facts.stream == stream)
        #expect(facts.model == "m")
    }

    @Test func findsTheBytesOfTheModel() throws {
        let text = #" {"messages":[{"model":"no"}], "mod\u0065l" : "fireworks.\u0067lm\/5" ,"stream":true} "#
        let facts = try read(text)
        #expect(facts.model == "fireworks.glm/5")
        #expect(String(decoding: Array(text.utf8)[facts.modelRange], as: UTF8.self) == #""fireworks.\u0067lm\/5""#)
    }

    @Test(
        arguments: [
            ("[]", .notAnObject), ("null", .notAnObject), ("{}", .missingModel), (#"{"Model":"m"}"#, .missingModel),
            (#"{"messages":[{"model":"m"}]}"#, .missingModel), (#"{"model":"a","model":"a"}"#, .duplicateModel),
            (#"{"model":"a","x":1,"\u006dodel":"b"}"#, .duplicateModel), (#"{"model":1,"model":"b"}"#, .duplicateModel),
            (#"{"model":1}"#, .modelNotString), (#"{"model":null}"#, .modelNotString),
            (#"{"model":["m"]}"#, .modelNotString),
            (#"{"model":{"model":"m"}}"#, .modelNotString), (#"{"model":true}"#, .modelNotString),
            (#"{"model":""}"#, .emptyModel), (#"{"model":"m","stream":"true"}"#, .streamNotBoolean),
            (#"{"model":"m","stream":1}"#, .streamNotBoolean), (#"{"model":"m","stream":[]}"#, .streamNotBoolean),
            (#"{"model":"m","stream":{}}"#, .streamNotBoolean),
        ] as [(String, RequestFactsError)])
    func refusesWhatCannotBeRouted(_ text: String, _ expected: RequestFactsError) {
        #expect(throws: expected) { try read(text) }
    }

    @Test(arguments: [
        "", "  ", "{", #"{"model":"m"}x"#, #"{"model":"m"}{}"#, #"{"model":"m""#, #"{"model":"m",}"#, "model=m",
    ])
    func refusesWhatIsNotJSON(_ text: String) throws {
        let error = try #require(throws: RequestFactsError.self) { try read(text) }
        guard case .malformed = error else {
            Issue.record("\(error)")
            return
        }
    }

    @Test func saysWhereAndWhich() throws {
        let malformed = try #require(throws: RequestFactsError.self) { try read("{\"model\":\"m\"\n\"x\":1}") }
        #expect(
            malformed.description == "The request body is not valid JSON: line 2, column 1: expected a comma or '}'.")
        #expect(malformed.parameter == nil)
        #expect(RequestFactsError.modelNotString.parameter == "model")
        #expect(RequestFactsError.streamNotBoolean.parameter == "stream")
    }
}
