import Testing

@testable import LemonadeCore

/// Framing of answers; that of requests is with `RequestSmugglingTests`.
@Suite struct BodyFramingTests {
    private func framing(
        _ status: Int, _ fields: String, method: HTTPMethod = .post, version: String = "1.1"
    ) throws -> BodyFraming {
        let head = try responseHead("HTTP/\(version) \(status) X\r\n\(fields)\r\n")
        return try BodyFraming.ofResponse(head, requestMethod: method)
    }

    @Test(
        arguments: [
            ("Content-Length: 5\r\n", .length(5)), ("Content-Length: 5\r\nContent-Length: 5\r\n", .length(5)),
            ("Content-Length: 5, 5 ,05\r\n", .length(5)), ("Transfer-Encoding: chunked\r\n", .chunked),
            ("Transfer-Encoding: Chunked\r\n", .chunked), ("Transfer-Encoding: identity\r\n", .untilClose),
            ("", .untilClose),
        ] as [(String, BodyFraming)])
    func followsTheFields(fields: String, expected: BodyFraming) throws {
        #expect(try framing(200, fields) == expected)
        #expect(try framing(500, fields, method: .get) == expected)
    }

    @Test(arguments: ["", "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n", "Content-Length: x\r\n"])
    func someAnswersNeverHaveABody(fields: String) throws {
        #expect(try framing(200, fields, method: .head) == .none)
        for status in [100, 103, 199, 204, 304] {
            #expect(try framing(status, fields) == .none)
        }
    }

    @Test(
        arguments: [
            ("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", .bothFramings),
            ("Content-Length: 5\r\nTransfer-Encoding: identity\r\n", .bothFramings),
            ("Content-Length: 5\r\nContent-Length: 6\r\n", .repeatedContentLength),
            ("Content-Length: 5, 6\r\n", .repeatedContentLength), ("Content-Length: 5,\r\n", .invalidContentLength),
            ("Content-Length: \r\n", .invalidContentLength), ("Content-Length: -1\r\n", .invalidContentLength),
            ("Transfer-Encoding: gzip\r\n", .invalidTransferEncoding),
            ("Transfer-Encoding: chunked, chunked\r\n", .invalidTransferEncoding),
            ("Transfer-Encoding: identity, chunked\r\n", .invalidTransferEncoding),
            ("Transfer-Encoding: gzip, chunked\r\n", .unsupportedTransferCoding),
        ] as [(String, HTTPParseError)])
    func neverGuesses(fields: String, error: HTTPParseError) {
        #expect(throws: error) { try framing(200, fields) }
    }

    @Test func anOldServerEndsItsBodyByClosing() throws {
        #expect(try framing(200, "", version: "1.0") == .untilClose)
        #expect(try framing(200, "Content-Length: 3\r\n", version: "1.0") == .length(3))
        #expect(throws: HTTPParseError.transferEncodingInHTTP10) {
            try framing(200, "Transfer-Encoding: chunked\r\n", version: "1.0")
        }
    }
}
