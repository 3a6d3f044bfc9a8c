import Testing

@testable import LemonadeCore

@Suite struct RequestHeadParserTests {
    static let samples = [
        "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "\r\n\r\nPOST /v1/chat/completions?x=1 HTTP/1.1\r\nhost: [::1]:13305\r\nContent-Length: 2\r\n"
            + "X-Empty:\r\nX-Spaces: \t a b \t \r\nx-a: 1\r\nX-A: 2\r\n\r\n{}POST",
        "OPTIONS * HTTP/1.0\r\n\r\n",
        "GET http://example.org:80?q HTTP/1.1\r\nHost: other\r\nConnection: x, Close\r\n\r\n",
        "PURGE /\u{7E} HTTP/1.7\r\nHost: a\r\nX: caf\u{E9}\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nBad Name: 1\r\n\r\n",
        "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\nHost: a\r\n\r\n",
    ]

    @Test(arguments: samples) func readsTheSameHoweverTheBytesArrive(sample: String) {
        let message = Array(sample.utf8)
        let whole = summary(parseRequest(message))
        for cuts in everySplit(of: message.count) {
            #expect(summary(parseRequest(message, cuts: cuts)) == whole)
        }
    }

    @Test func readsAllParts() throws {
        let head = try #require(requestHead(Self.samples[1]))
        #expect(head.method == .post)
        #expect(head.targetString == "/v1/chat/completions?x=1")
        #expect(head.path == "/v1/chat/completions")
        #expect(try head.queryValue(named: "x") == "1")
        #expect(head.version == .http11)
        #expect(head.keepAlive)
        #expect(head.fields.count == 6)
        #expect(head.fields.firstValue(.host) == "[::1]:13305")
        #expect(head.fields.firstValue(named: "x-empty") == "")
        #expect(head.fields.firstValue(named: "X-SPACES") == "a b")
        #expect(head.fields.entries.map { head.fields.nameString(of: $0) }.suffix(2) == ["x-a", "X-A"])
    }
}
