import Testing

@testable import LemonadeCore

@Suite struct RequestHeadParserTests {
    static let samples = [
        "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "\r\n\r\nPOST /v1/chat/completions?x=1 HTTP/1.1\r\nhost: [::1]:13305\r\nContent-Length: 2\r\n"
            + "X-Empty:\r\nX-Spaces: \t a b \t \r\nx-a: 1\r\nX-A: 2\r\n\r\n{}POST",
        "OPTIONS * HTTP/1.0\r\n\r\n",
        "GET http://example.org:80?q HTTP/1.1\r\nHost: other\r\nConnection: x, Close\r\n\r\n",
        "PURGE /~ HTTP/1.7\r\nHost: a\r\nX: café\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nBad Name: 1\r\n\r\n",
        "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: 1",
    ]

    @Test(arguments: samples) func readsTheSameHoweverTheBytesArrive(sample: String) {
        let message = Array(sample.utf8)
        let whole = summary(parseRequest(message))
        for cuts in everySplit(of: message.count) {
            #expect(summary(parseRequest(message, cuts: cuts)) == whole)
        }
    }

    @Test func readsAllParts() throws {
        let head = try requestHead(Self.samples[1])
        #expect(head.method == .post)
        #expect(head.targetString == "/v1/chat/completions?x=1")
        #expect(head.path == "/v1/chat/completions")
        #expect(try head.queryValue(named: "x") == "1")
        #expect(head.version == .http11)
        #expect(head.keepAlive == true)
        #expect(head.fields.count == 6)
        #expect(head.fields.firstValue(.host) == "[::1]:13305")
        #expect(head.fields.firstValue(named: "x-empty") == "")
        #expect(head.fields.firstValue(named: "X-SPACES") == "a b")
        #expect(head.fields.entries.map { head.fields.nameString(of: $0) }.suffix(2) == ["x-a", "X-A"])
    }

    @Test func saysHowManyBytesTheHeadTook() throws {
        let message = Array("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: b\r\n\r\n".utf8)
        guard case .complete(_, let consumed) = parseRequest(message) else { throw HTTPParseError.invalidRequestLine }
        #expect(String(decoding: message[consumed...], as: UTF8.self) == "GET /2 HTTP/1.1\r\nHost: b\r\n\r\n")
    }

    @Test func readsPipelinedRequestsIntoOneHead() throws {
        var message = Array(
            "GET /first HTTP/1.1\r\nHost: a\r\nX-One: 1\r\n\r\nPOST / HTTP/1.0\r\nDate: x\r\n\r\n\r\n".utf8)
        var parser = RequestHeadParser()
        var head = RequestHead()
        for expected in ["get /first HTTP11 a", "post / HTTP10 -"] {
            let outcome = try message.withUnsafeBytes { (bytes) throws in try parser.parse(bytes, into: &head) }
            guard case .complete(let consumed) = outcome else { throw HTTPParseError.invalidRequestLine }
            message.removeFirst(consumed)
            let version = head.version == .http11 ? "HTTP11" : "HTTP10"
            let seen =
                "\("\(head.method)".lowercased()) \(head.path) \(version) \(head.fields.firstValue(.host) ?? "-")"
            #expect(seen == expected)
            #expect(!parser.isMidHead)
        }
        #expect(head.fields.count == 1)
        head = try requestHead("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(head.keepAlive == true)
        // An empty line behind a request is no beginning of another.
        let outcome = try message.withUnsafeBytes { (bytes) throws in try parser.parse(bytes, into: &head) }
        #expect(outcome == .needMore)
        #expect(!parser.isMidHead)
        // Nothing of the request before is left in the head.
        #expect(head.keepAlive == false)
        #expect(head.fields.isEmpty)
        #expect(head.path == "/")
    }

    @Test func tellsAnIdleConnectionFromASlowHead() throws {
        let message = Array("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
        for end in 0..<message.count {
            var parser = RequestHeadParser()
            var head = RequestHead()
            let outcome = try message[..<end].withUnsafeBytes { (bytes) throws in try parser.parse(bytes, into: &head) }
            #expect(outcome == .needMore)
            #expect(parser.isMidHead == (end == 1 || end > 2))
            parser.reset()
            #expect(!parser.isMidHead)
        }
    }

    @Test(
        arguments: [
            ("1.1", "", true), ("1.1", "Connection: close\r\n", false), ("1.1", "Connection: keep-alive\r\n", true),
            ("1.1", "Connection: foo, CLOSE\r\n", false), ("1.1", "Connection: a\r\nConnection: close\r\n", false),
            ("1.0", "", false), ("1.0", "Connection: Keep-Alive\r\n", true),
            ("1.0", "Connection: keep-alive, close\r\n", false), ("1.5", "", true),
        ])
    func persistsAsRFC9112Section9Says(version: String, field: String, keepAlive: Bool) throws {
        let head = try requestHead("GET / HTTP/\(version)\r\nHost: a\r\n\(field)\r\n")
        #expect(head.keepAlive == keepAlive)
    }

    @Test(
        arguments: [
            ("1.1", "100-continue", true), ("1.1", "100-Continue", true), ("1.1", "x", false),
            ("1.0", "100-continue", false),
        ])
    func onlyHTTP11ClientsExpectContinue(version: String, value: String, expects: Bool) throws {
        let head = try requestHead("POST / HTTP/\(version)\r\nHost: a\r\nExpect: \(value)\r\n\r\n")
        #expect(head.expectsContinue == expects)
    }

    @Test(
        arguments: [
            ("GET /a HTTP/1.1\r\nHost: h:1\r\n\r\n", "h:1"), ("GET http://t:2/a HTTP/1.1\r\nHost: h\r\n\r\n", "t:2"),
            ("GET /a HTTP/1.0\r\n\r\n", nil), ("GET HTTPS://T HTTP/1.0\r\n\r\n", "T"),
        ])
    func theTargetsHostGoesBeforeTheHostField(message: String, authority: String?) throws {
        let head = try requestHead(message)
        #expect(head.withAuthority { $0.map { String(decoding: $0, as: UTF8.self) } } == authority)
    }

    @Test func anErrorLeavesWhatWasReadForTheLog() {
        let message = Array("POST /v1/x HTTP/1.1\r\nHost: a\r\nX-Request-Id: 7\r\nBad Name: 1\r\n\r\n".utf8)
        for cut in message.indices {
            var parser = RequestHeadParser()
            var head = RequestHead()
            #expect(throws: HTTPParseError.invalidFieldName) {
                for end in [cut, message.count] {
                    try message[..<end].withUnsafeBytes { (bytes) throws in _ = try parser.parse(bytes, into: &head) }
                }
            }
            #expect(head.path == "/v1/x")
            #expect(head.fields.firstValue(.xRequestID) == "7")
            #expect(head.fields.count == 2)
            #expect(head.keepAlive == false)
        }
    }

    @Test func refusesATLSHandshakeAtItsFirstByte() {
        guard case .failed(let error) = parseRequest([0x16]) else {
            Issue.record("a handshake is no request")
            return
        }
        #expect(error == .invalidMethod)
    }

    @Test func aLineIsSearchedOnlyOnce() {
        var reader = HeadLineReader()
        var bytes = Array("GET / HTTP/1.1".utf8)
        #expect(bytes.withUnsafeBytes { reader.peek($0, limit: 100)?.next } == nil)
        // A line feed where the reader has already looked: to see it, it would have to look twice.
        bytes[3] = 0x0A
        bytes += Array("\r\n".utf8)
        #expect(bytes.withUnsafeBytes { reader.peek($0, limit: 100)?.next } == bytes.count)
    }
}
