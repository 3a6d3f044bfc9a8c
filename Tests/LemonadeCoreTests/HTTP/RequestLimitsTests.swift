import Testing

@testable import LemonadeCore

/// Each bound is hit exactly, which is fine, and then by one more, which is not; however the bytes arrive.
@Suite struct RequestLimitsTests {
    private func expect(_ message: String, _ limits: HTTPLimits, _ error: HTTPParseError?, at line: SourceLocation) {
        let bytes = Array(message.utf8)
        for cuts in everySplit(of: bytes.count) {
            switch parseRequest(bytes, cuts: cuts, limits: limits) {
            case .complete(_, let consumed):
                #expect(error == nil && consumed == bytes.count, sourceLocation: line)
            case .failed(let found):
                #expect(error == found, sourceLocation: line)
            case .incomplete:
                Issue.record("the message is whole", sourceLocation: line)
            }
        }
    }

    private func isUnderstood(_ message: String) -> Bool {
        if case .complete = parseRequest(Array(message.utf8)) { true } else { false }
    }

    private func request(targetLength: Int, fieldCount: Int = 0, method: String = "GET", emptyLines: Int = 0) -> String
    {
        String(repeating: "\r\n", count: emptyLines) + "\(method) /" + String(repeating: "a", count: targetLength - 1)
            + " HTTP/1.1\r\nHost: a\r\n" + (0..<fieldCount).map { "X: \($0)\r\n" }.joined() + "\r\n"
    }

    @Test(arguments: [(0, nil), (1, .headTooLarge)] as [(Int, HTTPParseError?)])
    func head(excess: Int, error: HTTPParseError?) {
        let message = request(targetLength: 5, fieldCount: 3)
        expect(message, HTTPLimits(maxHeadBytes: message.utf8.count - excess), error, at: #_sourceLocation)
    }

    @Test(arguments: [(0, nil), (1, .startLineTooLong)] as [(Int, HTTPParseError?)])
    func requestLine(excess: Int, error: HTTPParseError?) {
        let length = "GET / HTTP/1.1".utf8.count + 9
        let message = request(targetLength: 10 + excess, emptyLines: 1)
        expect(message, HTTPLimits(maxStartLineBytes: length), error, at: #_sourceLocation)
    }

    @Test(arguments: [(0, nil), (1, .methodTooLong)] as [(Int, HTTPParseError?)])
    func method(excess: Int, error: HTTPParseError?) {
        let message = request(targetLength: 1, method: String(repeating: "M", count: 8 + excess))
        expect(message, HTTPLimits(maxMethodBytes: 8), error, at: #_sourceLocation)
    }

    @Test(arguments: [(0, nil), (1, .tooManyFields)] as [(Int, HTTPParseError?)])
    func fields(excess: Int, error: HTTPParseError?) {
        // The Host field counts.
        expect(request(targetLength: 1, fieldCount: 4 + excess), HTTPLimits(maxFields: 5), error, at: #_sourceLocation)
    }

    /// Each field is looked for in what `Connection` names: without a limit a head of 64 KiB would cost milliseconds.
    @Test(arguments: [(0, nil), (1, .connectionTooLong)] as [(Int, HTTPParseError?)])
    func connection(excess: Int, error: HTTPParseError?) {
        let message =
            "GET / HTTP/1.1\r\nHost: a\r\nConnection: close, a\r\nX: y\r\n"
            + "connection: \(String(repeating: "b", count: 12 + excess))\r\n\r\n"
        expect(message, HTTPLimits(maxConnectionBytes: 20), error, at: #_sourceLocation)
    }

    @Test(arguments: [(0, nil), (1, .tooManyEmptyLines)] as [(Int, HTTPParseError?)])
    func emptyLines(excess: Int, error: HTTPParseError?) {
        let message = request(targetLength: 1, emptyLines: 2 + excess)
        expect(message, HTTPLimits(maxLeadingEmptyLines: 2), error, at: #_sourceLocation)
    }

    @Test func aHeadWithoutEndIsGivenUpAtTheLimit() {
        let endless = [("GET / HTTP/1.1\r\nX: ", 1_000), ("GET /", 1_000), ("GET /", .max)]
            .map { (Array(($0.0 + String(repeating: "a", count: 200)).utf8), $0.1) }
        for (endless, maxStartLineBytes) in endless {
            expectGivenUp(endless, HTTPLimits(maxHeadBytes: 64, maxStartLineBytes: maxStartLineBytes))
        }
    }

    private func expectGivenUp(_ endless: [UInt8], _ limits: HTTPLimits) {
        for count in 0..<endless.count {
            switch parseRequest(Array(endless[..<count]), limits: limits) {
            case .complete: Issue.record("the head has no end")
            case .failed(let error): #expect(error == .headTooLarge && count >= 64)
            case .incomplete: #expect(count < 64)
            }
        }
    }

    @Test func theDefaultsAreTheDocumentedOnes() {
        let limits = HTTPLimits()
        #expect(limits.maxHeadBytes == 65_536)
        #expect(limits.maxStartLineBytes == 16_384)
        let long = String(repeating: "a", count: 16_384 - "GET  HTTP/1.1".utf8.count)
        for (excess, isFine) in [(0, true), (1, false)] {
            let message = request(targetLength: long.utf8.count + excess)
            #expect(isUnderstood(message) == isFine)
        }
        for (count, isFine) in [(255, true), (256, false)] {
            #expect(isUnderstood(request(targetLength: 1, fieldCount: count)) == isFine)
        }
    }
}
