import Testing

@testable import LemonadeCore

/// Everything of a request's body but the model's value reaches the provider byte for byte.
@Suite struct RelayBodyTests {
    /// Bodies, each with the model's value marked `@`; it is `"p.m"` (or the given spelling) before and `"m"` behind.
    static let bodies: [String] = [
        #"{"model":@}"#,
        #"{"model":@,"messages":[{"role":"user","content":"hi"}]}"#,
        #"  {  "messages" : [ ] ,\#t"model"  :  @  ,  "stream" : false }  "#,
        "{\r\n\t\"temperature\": 1.0e+00,\n\"model\":\n@,\n\"top_p\": 0.10, \"seed\": -0, \"n\": 1E2\n}\n",
        #"{"unknown":{"model":"inner","deep":[{"model":"p.m"}]},"model":@,"zz":null}"#,
        #"{"n":1,"n":2,"model":@,"messages":[],"messages":[1]}"#,
        #"{"a":"\u0041\/\"model\":\"no\"","model":@,"b":"ü € 😀 \ud83d\ude00"}"#,
        #"{"mod\u0065l":@,"x":1}"#,
        #"{"\u006d\u006F\u0064\u0065\u006c":@}"#,
        #"{"model":@,"big":123456789012345678901234567890.000000000000000000001e-400}"#,
    ]

    static let spellings = [#""p.m""#, #""\u0070.\u006d""#, #""p\u002em""#]

    @Test(arguments: bodies, spellings)
    func changesNothingButTheModelsValue(body: String, spelling: String) async throws {
        try await RelayTest.with { relay in
            let answer = try await relay.client().exchange(body.replacing("@", with: spelling))
            #expect(answer.status == 200)
            let request = try await relay.provider.request()
            let expected = body.replacing("@", with: #""m""#)
            #expect(request.text == expected)
            #expect(request.values("Content-Length") == [String(expected.utf8.count)])
        }
    }

    enum Place: CaseIterable {
        case front, middle, back
    }

    @Test(arguments: [1_048_576, 20_971_520], Place.allCases)
    func splicesLargeBodies(size: Int, place: Place) async throws {
        try await RelayTest.with { relay in
            let filler = String(repeating: #"abc d\n\"é"#, count: size / 22)
            func body(_ model: String) -> String {
                switch place {
                case .front: #"{"model":"\#(model)","a":"\#(filler)","b":"\#(filler)"}"#
                case .middle: #"{"a":"\#(filler)","model":"\#(model)","b":"\#(filler)"}"#
                case .back: #"{"a":"\#(filler)","b":"\#(filler)","model":"\#(model)"}"#
                }
            }
            let answer = try await relay.client().exchange(body("p.m"))
            #expect(answer.status == 200)
            let request = try await relay.provider.request()
            #expect(request.body == Array(body("m").utf8))
            #expect(request.values("Content-Length") == [String(request.body.count)])
        }
    }

    @Test func aChunkedBodyGoesUpstreamWithItsLength() async throws {
        try await RelayTest.with { relay in
            let client = try relay.client()
            let body = #"{"messages":["x"],"model":"p.m"}"#
            let chunks = body.utf8.map { "1;ext=1\r\n\(Character(Unicode.Scalar($0)))\r\n" }.joined()
            try await client.raw.send(
                "POST /v1/embeddings HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nTrailer: x\r\n\r\n"
                    + chunks + "0\r\nx: y\r\n\r\n")
            #expect(try await client.answer().status == 200)
            let request = try await relay.provider.request()
            #expect(request.text == #"{"messages":["x"],"model":"m"}"#)
            #expect(request.values("Content-Length") == ["30"])
            #expect(request.values("Transfer-Encoding").isEmpty)
            #expect(request.values("Trailer").isEmpty)
        }
    }

    static let refused: [(body: String, code: String, param: String?)] = [
        ("", "malformed_json", nil),
        ("{", "malformed_json", nil),
        (#"{"model":"p.m"}x"#, "malformed_json", nil),
        (#"{"model":"p.m"}{"model":"p.m"}"#, "malformed_json", nil),
        (#"{"model":"p.m",}"#, "malformed_json", nil),
        ("[]", "body_not_an_object", nil),
        (#""p.m""#, "body_not_an_object", nil),
        ("null", "body_not_an_object", nil),
        ("{}", "missing_member", "model"),
        (#"{"MODEL":"p.m"}"#, "missing_member", "model"),
        (#"{"x":{"model":"p.m"}}"#, "missing_member", "model"),
        (#"{"model":"p.m","model":"p.m"}"#, "duplicate_member", "model"),
        (#"{"model":"p.m","mod\u0065l":"p.m"}"#, "duplicate_member", "model"),
        (#"{"model":1}"#, "wrong_type", "model"),
        (#"{"model":null}"#, "wrong_type", "model"),
        (#"{"model":["p.m"]}"#, "wrong_type", "model"),
        (#"{"model":""}"#, "invalid_value", "model"),
        (#"{"model":"p.m","stream":"yes"}"#, "wrong_type", "stream"),
    ]

    @Test(arguments: refused)
    func refusesAmbiguousBodiesAndGoesOn(body: String, code: String, param: String?) async throws {
        try await RelayTest.with { relay in
            let client = try relay.client()
            let answer = try await client.exchange(body)
            #expect(answer.status == 400)
            #expect(answer.errorCode == code)
            #expect(answer.json?["error"]?["type"]?.string == "invalid_request_error")
            #expect(answer.json?["error"]?["param"]?.string == param)
            #expect(relay.provider.requests.isEmpty)
            #expect(try await client.exchange().status == 200)
        }
    }
}
