import Testing

@testable import LemonadeCore

/// What is well-formed, and the limits; what is not is with `RequestSmugglingTests`.
@Suite struct ChunkedDecoderTests {
    static let samples: [(body: String, payload: String, rest: String, trailers: [String])] = [
        ("0\r\n\r\n", "", "", []),
        ("5\r\nhello\r\n0\r\n\r\n", "hello", "", []),
        ("1\r\na\r\n00B\r\nhello\r\nther\r\n000\r\n\r\nGET / HTTP/1.1", "ahello\r\nther", "GET / HTTP/1.1", []),
        (
            "3;a=b;c=\"d e\"\r\nabc\r\n2 \t;x\r\nde\r\n0;last\r\nX-Sum: 1\r\nY: \r\n\r\n!", "abcde", "!",
            ["X-Sum: 1", "Y: "]
        ),
        (
            "1A\r\nabcdefghijklmnopqrstuvwxyz\r\n1b\r\n0123456789abcdef0123456789A\r\n0000000000000000\r\n\r\n\r\n",
            "abcdefghijklmnopqrstuvwxyz0123456789abcdef0123456789A", "\r\n", []
        ),
    ]

    @Test(arguments: samples.indices) func decodesHoweverTheBytesArrive(index: Int) {
        let sample = Self.samples[index]
        let body = Array(sample.body.utf8)
        for cuts in everySplit(of: body.count) {
            let result = decodeChunked(body, cuts: cuts)
            #expect(result.error == nil)
            #expect(result.isComplete)
            #expect(String(decoding: result.payload, as: UTF8.self) == sample.payload)
            #expect(String(decoding: body[result.consumed...], as: UTF8.self) == sample.rest)
            #expect(result.trailers == sample.trailers)
        }
    }

    @Test func leavesWhatFollowsTheBodyWhereItIs() throws {
        var decoder = ChunkedDecoder()
        try withCopy(of: Array("2\r\nab\r\n0\r\n\r\nNEXT".utf8)) { (buffer) throws in
            let (consumed, payload) = try decoder.decode(buffer)
            #expect(Array(buffer[..<payload]) == Array("ab".utf8))
            #expect(Array(buffer[consumed...]) == Array("NEXT".utf8))
            #expect(decoder.isComplete)
            // Nothing more is taken, however often it is offered.
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[consumed...])
            let again = try decoder.decode(rest)
            #expect(again.consumed == 0)
            #expect(again.payload == 0)
        }
    }

    @Test func isNotCompleteBeforeTheLastByte() {
        let body = Array("1\r\na\r\n0\r\nX: 1\r\n\r\n".utf8)
        for count in 0..<body.count {
            let result = decodeChunked(Array(body[..<count]))
            #expect(!result.isComplete)
            #expect(result.error == nil)
            #expect(result.consumed == count)
        }
    }

    @Test func takesNoBytesAsNoBytes() throws {
        var decoder = ChunkedDecoder()
        let result = try decoder.decode(UnsafeMutableRawBufferPointer(start: nil, count: 0))
        #expect(result.consumed == 0)
        #expect(result.payload == 0)
    }

    @Test func waitsForTheLargestSizeThereIs() {
        let result = decodeChunked(Array("7fffffffffffffff\r\nabc".utf8))
        #expect(result.error == nil)
        #expect(result.payload == Array("abc".utf8))
    }

    @Test func trailersNeverCarryFramingOrCredentials() {
        let body =
            "0\r\nContent-Length: 99\r\nTransfer-Encoding: chunked\r\nHost: evil\r\nAuthorization: Bearer x\r\n"
            + "Content-Type: text/html\r\nConnection: close\r\nX-Kept: 1\r\nSet-Cookie: a\r\n\r\n"
        let result = decodeChunked(Array(body.utf8))
        #expect(result.isComplete)
        #expect(result.trailers == ["X-Kept: 1"])
    }

    @Test func theFirstPayloadOfAFailedBodyIsStillRight() {
        let result = decodeChunked(Array("3\r\nabc\r\nx".utf8), cuts: [6])
        #expect(result.payload == Array("abc".utf8))
        #expect(result.error == .invalidChunkSize)
    }

    private func expect(_ body: String, _ limits: HTTPLimits, _ error: HTTPParseError?, at line: SourceLocation) {
        let body = Array(body.utf8)
        for cuts in everySplit(of: body.count) {
            let result = decodeChunked(body, cuts: cuts, limits: limits)
            #expect(result.error == error, sourceLocation: line)
            #expect(result.isComplete == (error == nil), sourceLocation: line)
        }
    }

    @Test(arguments: [(0, nil), (1, .chunkLineTooLong)] as [(Int, HTTPParseError?)])
    func boundsASizeLine(excess: Int, error: HTTPParseError?) {
        let line = "0001;" + String(repeating: "x", count: 7 + excess)
        expect("\(line)\r\na\r\n0\r\n\r\n", HTTPLimits(maxChunkLineBytes: 12), error, at: #_sourceLocation)
    }

    @Test(arguments: [(0, nil), (1, .chunkExtensionsTooLarge)] as [(Int, HTTPParseError?)])
    func boundsAllExtensionsTogether(excess: Int, error: HTTPParseError?) {
        let body = "1;abc\r\na\r\n1;abc\r\nb\r\n0;" + String(repeating: "x", count: 3 + excess) + "\r\n\r\n"
        expect(body, HTTPLimits(maxChunkExtensionBytes: 12), error, at: #_sourceLocation)
    }

    @Test(arguments: [(0, nil), (1, .trailersTooLarge)] as [(Int, HTTPParseError?)])
    func boundsTheTrailerSection(excess: Int, error: HTTPParseError?) {
        let trailers = "A: 1\r\nB: " + String(repeating: "2", count: 1 + excess) + "\r\n"
        expect("0\r\n\(trailers)\r\n", HTTPLimits(maxTrailerBytes: 12), error, at: #_sourceLocation)
    }

    @Test(arguments: [(0, nil), (1, .tooManyFields)] as [(Int, HTTPParseError?)])
    func boundsTheNumberOfTrailers(excess: Int, error: HTTPParseError?) {
        let trailers = String(repeating: "A: 1\r\n", count: 3 + excess)
        expect("0\r\n\(trailers)\r\n", HTTPLimits(maxFields: 3), error, at: #_sourceLocation)
    }

    @Test func decodesWhatChunkHeaderWrites() {
        for size in [1, 9, 10, 15, 16, 255, 256, 4096, 65_535, 65_536] {
            let payload = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
            let room = UnsafeMutableRawBufferPointer.allocate(byteCount: ChunkHeader.maxBytes, alignment: 1)
            defer { room.deallocate() }
            guard let base = room.baseAddress else { continue }
            let length = ChunkHeader.write(size: size, endingAt: base + room.count)
            let header = Array(room.suffix(length))
            #expect(String(decoding: header, as: UTF8.self) == String(size, radix: 16) + "\r\n")
            let body = header + payload + Array("\(ChunkHeader.chunkEnd)\(ChunkHeader.lastChunk)".utf8)
            let result = decodeChunked(body)
            #expect(result.isComplete)
            #expect(result.payload == payload)
        }
    }

    @Test func theLargestSizeFitsIntoTheRoom() {
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: ChunkHeader.maxBytes, alignment: 1)
        defer { room.deallocate() }
        if let base = room.baseAddress {
            #expect(ChunkHeader.write(size: .max, endingAt: base + room.count) == ChunkHeader.maxBytes)
        }
        #expect(String(decoding: room, as: UTF8.self) == "7fffffffffffffff\r\n")
    }
}
