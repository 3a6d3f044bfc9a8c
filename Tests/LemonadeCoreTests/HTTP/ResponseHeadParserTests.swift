import Testing

@testable import LemonadeCore

@Suite struct ResponseHeadParserTests {
    static let samples = [
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n",
        "HTTP/1.0 404 Not Found at all\r\nServer : x\r\nSet-Cookie: a\r\nSet-Cookie: b\r\n\r\n",
        "HTTP/1.1 200\r\n\r\n",
        "HTTP/1.1 200 \r\nX: \u{E9}\r\n\r\n",
        "HTTP/1.1 100 Continue\nX: 1\n\nHTTP/1.1 200 OK\n\n",
        "HTTP/1.1 200 OK\r\nX: a\r\n b\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX: 1",
        "ICY 200 OK\r\n\r\n",
    ]

    @Test(arguments: samples) func readsTheSameHoweverTheBytesArrive(sample: String) {
        let message = Array(sample.utf8)
        let whole = summary(parseResponse(message))
        for cuts in everySplit(of: message.count) {
            #expect(summary(parseResponse(message, cuts: cuts)) == whole)
        }
    }

    @Test(
        arguments: [
            ("HTTP/1.1 200 OK", 200, "OK", HTTPVersion.http11), ("HTTP/1.0 404 Not Found", 404, "Not Found", .http10),
            ("HTTP/1.9 503 ", 503, "", .http11), ("HTTP/1.1 999", 999, "", .http11),
            ("HTTP/1.1 200  two spaces\t", 200, " two spaces\t", .http11), ("HTTP/1.1 500 Père", 500, "Père", .http11),
        ])
    func readsStatusLines(line: String, status: Int, reason: String, version: HTTPVersion) throws {
        let head = try responseHead("\(line)\r\nServer: x\r\n\r\n")
        #expect(head.status == status)
        #expect(head.reason == reason)
        #expect(head.version == version)
        #expect(head.fields.firstValue(.server) == "x")
    }

    @Test(
        arguments: [
            ("HTTP/2 200 OK\r\n\r\n", .invalidStatusLine), ("HTTP/2.0 200 OK\r\n\r\n", .unsupportedVersion),
            ("HTTP/1.1200 OK\r\n\r\n", .invalidStatusLine), ("HTTP/1.1  200 OK\r\n\r\n", .invalidStatusLine),
            ("HTTP/1.1 20 OK\r\n\r\n", .invalidStatusLine), ("HTTP/1.1 2000 OK\r\n\r\n", .invalidStatusLine),
            ("HTTP/1.1 099 OK\r\n\r\n", .invalidStatusLine), ("HTTP/1.1 +20 OK\r\n\r\n", .invalidStatusLine),
            ("HTTP/1.1 200-OK\r\n\r\n", .invalidStatusLine), ("HTTP/1.1 200 O\0K\r\n\r\n", .invalidStatusLine),
            ("HTTP/1.1 200 O\rK\r\n\r\n", .bareCarriageReturn), ("http/1.1 200 OK\r\n\r\n", .invalidStatusLine),
            ("Http/1.1 200 OK\r\n\r\n", .invalidVersion), ("<html>", .invalidStatusLine),
            ("\r\nHTTP/1.1 200 OK\r\n\r\n", .invalidStatusLine),
            ("\u{16}\u{03}\u{01}", .invalidStatusLine), ("HTTP/1.1 200 OK\r\n: x\r\n\r\n", .invalidFieldName),
            ("HTTP/1.1 200 OK\r\nX: a\rb\r\n\r\n", .bareCarriageReturn),
            ("HTTP/1.1 200 OK\r\nX: \0\r\n\r\n", .invalidFieldValue),
            ("HTTP/1.1 200 OK\r\nX: a\r\n b\r\n\r\n", .obsoleteLineFolding),
            ("HTTP/1.1 200 OK\r\nX\r\n\r\n", .missingColon),
            ("HTTP/1.1 200 OK\r\nX Y: 1\r\n\r\n", .invalidFieldName),
        ] as [(String, HTTPParseError)])
    func refusesWhatIsNoAnswer(message: String, error: HTTPParseError) {
        let bytes = Array(message.utf8)
        for cuts in everySplit(of: bytes.count) {
            guard case .failed(let found) = parseResponse(bytes, cuts: cuts) else {
                Issue.record("understood, or waited for")
                continue
            }
            #expect(found == error)
        }
    }

    @Test func forgivesWhatTheRFCLetsAClientForgive() throws {
        let head = try responseHead("HTTP/1.1 200\nServer \t: x\r\nDate:y\n\n")
        #expect(head.fields.firstValue(.server) == "x")
        #expect(head.fields.firstValue(.date) == "y")
        // What is passed on is the name alone.
        #expect(head.fields.entries.map { head.fields.nameString(of: $0) } == ["Server", "Date"])
    }

    @Test func readsInterimAnswersOneByOne() throws {
        var message = Array("HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 204 No Content\r\n\r\nrest".utf8)
        var parser = ResponseHeadParser()
        var head = ResponseHead()
        for status in [103, 204] {
            let outcome = try message.withUnsafeBytes { (bytes) throws in try parser.parse(bytes, into: &head) }
            guard case .complete(let consumed) = outcome else { throw HTTPParseError.invalidStatusLine }
            message.removeFirst(consumed)
            #expect(head.status == status)
        }
        #expect(head.fields.isEmpty)
        #expect(message == Array("rest".utf8))
    }

    @Test(
        arguments: [
            ("HTTP/1.1 200 OK\r\n\r\n", true), ("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", false),
            ("HTTP/1.0 200 OK\r\n\r\n", false), ("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\n", true),
        ])
    func persistsAsRFC9112Section9Says(message: String, keepAlive: Bool) throws {
        #expect(try responseHead(message).keepAlive == keepAlive)
    }

    @Test(arguments: [(0, nil), (1, .headTooLarge)] as [(Int, HTTPParseError?)])
    func boundsTheHead(excess: Int, error: HTTPParseError?) {
        let message = Array("HTTP/1.1 200 OK\r\nServer: x\r\n\r\n".utf8)
        for cuts in everySplit(of: message.count) {
            let result = parseResponse(message, cuts: cuts, limits: HTTPLimits(maxHeadBytes: message.count - excess))
            if case .failed(let found) = result { #expect(found == error) } else { #expect(error == nil) }
        }
    }

    @Test(arguments: [(0, nil), (1, .startLineTooLong)] as [(Int, HTTPParseError?)])
    func boundsTheStatusLine(excess: Int, error: HTTPParseError?) {
        let message = Array("HTTP/1.1 200 OK\r\nServer: x\r\n\r\n".utf8)
        for cuts in everySplit(of: message.count) {
            let result = parseResponse(message, cuts: cuts, limits: HTTPLimits(maxStartLineBytes: 15 - excess))
            if case .failed(let found) = result { #expect(found == error) } else { #expect(error == nil) }
        }
    }
}
