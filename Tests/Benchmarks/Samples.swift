/// What clients and providers send, of the sizes and shapes that are usual.
enum Samples {
    /// The head of a request as the OpenAI SDK for Python writes it.
    static let requestHead = bytes(
        """
        POST /v1/chat/completions HTTP/1.1\r
        Host: localhost:13305\r
        Accept-Encoding: gzip, deflate\r
        Connection: keep-alive\r
        Accept: application/json\r
        Content-Type: application/json\r
        User-Agent: OpenAI/Python 1.99.9\r
        X-Stainless-Lang: python\r
        X-Stainless-Package-Version: 1.99.9\r
        X-Stainless-OS: Linux\r
        X-Stainless-Arch: x64\r
        X-Stainless-Runtime: CPython\r
        X-Stainless-Runtime-Version: 3.12.3\r
        Authorization: Bearer sk-0123456789abcdef0123456789abcdef\r
        X-Stainless-Async: false\r
        x-stainless-retry-count: 0\r
        x-stainless-read-timeout: 600\r
        Content-Length: 200\r
        \r

        """)

    /// The head of an answer as hosted providers send it.
    static let responseHead = bytes(
        """
        HTTP/1.1 200 OK\r
        Date: Tue, 24 Nov 2026 06:00:00 GMT\r
        Content-Type: text/event-stream; charset=utf-8\r
        Transfer-Encoding: chunked\r
        Connection: keep-alive\r
        access-control-expose-headers: X-Request-ID\r
        openai-processing-ms: 112\r
        openai-version: 2020-10-01\r
        x-ratelimit-limit-requests: 10000\r
        x-ratelimit-remaining-requests: 9999\r
        x-ratelimit-reset-requests: 6ms\r
        x-request-id: req_0123456789abcdef0123456789abcdef\r
        strict-transport-security: max-age=31536000; includeSubDomains; preload\r
        cf-cache-status: DYNAMIC\r
        Server: cloudflare\r
        CF-RAY: 8e7a1b2c3d4e5f60-FRA\r
        alt-svc: h3=":443"; ma=86400\r
        \r

        """)

    /// A chat request of about that many bytes.
    static func chatRequest(model: String, bytes count: Int, stream: Bool = false) -> [UInt8] {
        let start =
            #"{"model":"\#(model)","messages":[{"role":"system","content":"You are a helpful assistant."},"#
            + #"{"role":"user","content":""#
        let end = #""}],"temperature":0.7,"stream":\#(stream)}"#
        let sentence = Array(#"The quick brown fox says \"hello\" to the lazy dog, größer als gedacht.\n"#.utf8)
        var body = Array(start.utf8)
        let textEnd = max(body.count + 8, count - end.utf8.count)
        while body.count + sentence.count <= textEnd { body += sentence }
        while body.count < textEnd { body.append(UInt8(ascii: "x")) }
        return body + Array(end.utf8)
    }

    /// One token of a stream.
    static let event = bytes(
        #"data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1764000000,"model":"m","choices":"#
            + #"[{"index":0,"delta":{"content":" token"},"finish_reason":null}]}"# + "\n\n")

    /// The end of a stream, with what it took.
    static let streamEnd = bytes(
        #"data: {"id":"chatcmpl-1","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":20,"total_tokens":29}}"#
            + "\n\ndata: [DONE]\n\n")

    /// A whole answer that is no stream.
    static let chatAnswer = bytes(
        #"{"id":"chatcmpl-1","object":"chat.completion","created":1764000000,"model":"m","choices":[{"index":0,"#
            + #""message":{"role":"assistant","content":"Hello! How can I help you today?"},"finish_reason":"stop"}],"#
            + #""usage":{"prompt_tokens":9,"completion_tokens":9,"total_tokens":18}}"#)

    /// Those pieces as chunks of HTTP, without the last one.
    static func chunked(_ pieces: [[UInt8]]) -> [UInt8] {
        pieces.flatMap { bytes(String($0.count, radix: 16) + "\r\n") + $0 + bytes("\r\n") }
    }

    /// A text's bytes.
    static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
}
