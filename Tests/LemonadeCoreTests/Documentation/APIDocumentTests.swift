import Testing

@testable import LemonadeCore

/// docs/api.md is true: each of its examples is sent to a daemon, in order, and answered as it says.
@Suite struct APIDocumentTests {
    private static let documentedURL = "http://10.0.0.5:8000/v1"
    private static let documentedAddress = "10.0.0.5:8000"

    @Test func everyExampleIsAnsweredAsItSays() async throws {
        let examples = try DocumentedExchange.all(in: try Document("docs/api.md"))
        #expect(examples.count >= 20)
        let provider = try FaultyProvider()
        provider.list { _ in .json(Self.listing) }
        let address = "127.0.0.1:\(provider.port)"
        let installed = try InstalledProviders(
            json: [["provider": "lab", "base_url": .string(provider.baseURL), "allow_insecure_http": true]])
        try await TestDaemon.with(environment: ["LEMONADE_HOUSE_API_KEY": "house"]) { configuration in
            configuration.installed = installed
        } _: { daemon in
            let auth = #"{"provider": "lab", "api_key": "none"}"#
            #expect(try await Self.send("POST /v1/cloud/auth", auth, to: daemon).status == 200)
            for example in examples {
                provider.answer { _ in Self.answer(to: example.requestBody) }
                let body = example.requestBody.replacing(Self.documentedURL, with: provider.baseURL)
                let answer = try await Self.send(example.request, body, to: daemon)
                let text = answer.body.replacing(provider.baseURL, with: Self.documentedURL)
                    .replacing(address, with: Self.documentedAddress)
                Self.compare(example, answer, text)
            }
        }
    }

    private static func compare(_ example: DocumentedExchange, _ answer: Answer, _ text: String) {
        #expect(answer.status == example.status, "\(example.request) \(example.requestBody): \(text)")
        for (name, value) in example.fields {
            let actual = answer.fields.first { $0.name == name }?.value ?? ""
            let isRight = value.hasSuffix("…") ? actual.hasPrefix(value.dropLast()) : actual == value
            #expect(isRight, "\(example.request): \(name) is \(actual)")
        }
        guard let documented = try? JSONValue.parse(Array(example.body.utf8)) else {
            #expect(text.drop(while: \.isNewline) == example.body + "\n", "\(example.request)")
            return
        }
        guard let actual = try? JSONValue.parse(Array(text.utf8)) else {
            Issue.record("\(example.request): \(text)")
            return
        }
        let difference = actual.difference(from: documented)
        #expect(difference == nil, "\(example.request) \(example.requestBody)")
    }

    @Test(arguments: Document.all) func everyPieceOfJSONIsJSON(_ document: Document) {
        for fence in document.fences where fence.language == "json" {
            #expect(throws: Never.self, "\(document.path): \(fence.text)") {
                try JSONValue.parse(Array(fence.text.utf8))
            }
        }
    }

    // MARK: The provider

    private static let listing = """
        {"object":"list","data":[{"id":"Qwen/Qwen3-8B","object":"model","created":1767000000,"owned_by":"vllm",\
        "root":"Qwen/Qwen3-8B","parent":null,"max_model_len":32768}]}
        """
    private static let chat = """
        {"id":"chatcmpl-1","object":"chat.completion","created":1767000000,"model":"Qwen/Qwen3-8B","choices":[{"index":0,\
        "message":{"role":"assistant","content":"Hello!"},"finish_reason":"stop"}],\
        "usage":{"prompt_tokens":9,"completion_tokens":2,"total_tokens":11}}
        """

    private static func event(_ content: String) -> String {
        #"data: {"choices":[{"index":0,"delta":{"content":"\#(content)"}}]}"# + "\n\n"
    }

    private static func answer(to body: String) -> FaultyAnswer {
        if body.contains("too much") {
            let refusal = #"{"error": {"message": "Slow down.", "type": "rate_limit_error"}}"#
            return .json(refusal, status: "429 Too Many Requests").with {
                $0.fields += [("Retry-After", "7"), ("X-Request-Id", "up-2")]
            }
        }
        if body.contains("break off") {
            let piece = event("Hel")
            return .raw(
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "\(String(piece.utf8.count, radix: 16))\r\n\(piece)\r\n")
        }
        if body.contains(#""stream": true"#) { return .events([event("Hel"), event("lo!"), "data: [DONE]\n\n"]) }
        return .json(chat)
    }

    // MARK: The client

    /// An answer that need not be whole.
    private struct Answer {
        let status: Int
        let fields: [(name: String, value: String)]
        let body: String
    }

    private static func send(_ request: String, _ body: String, to daemon: TestDaemon) async throws -> Answer {
        let client = try RawClient(port: daemon.port)
        try await client.send(
            "\(request) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        )
        let text = try await client.receiveToEnd()
        let end = try #require(text.firstRange(of: "\r\n\r\n"))
        let lines = text[..<end.lowerBound].split(separator: "\r\n")
        let fields = lines.dropFirst().map { line in
            let colon = line.firstIndex(of: ":") ?? line.startIndex
            return (name: line[..<colon].lowercased(), value: String(line[colon...].dropFirst(2)))
        }
        var rest = text[end.upperBound...]
        if fields.contains(where: { $0 == ("transfer-encoding", "chunked") }) { rest = unchunked(rest)[...] }
        return Answer(status: Int(lines[0].split(separator: " ")[1]) ?? 0, fields: fields, body: String(rest))
    }

    /// The chunks' contents, with or without a last chunk.
    private static func unchunked(_ text: Substring) -> String {
        var bytes = Array(text.utf8)[...]
        var body: [UInt8] = []
        while let end = bytes.firstRange(of: Array("\r\n".utf8)),
            let size = Int(String(decoding: bytes[..<end.lowerBound], as: UTF8.self), radix: 16), size > 0
        {
            body += bytes[end.upperBound...].prefix(size)
            bytes = bytes[end.upperBound...].dropFirst(size + 2)
        }
        return String(decoding: body, as: UTF8.self)
    }
}
