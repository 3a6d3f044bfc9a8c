import Testing

@testable import LemonadeCore

@Suite struct ChunkedDecoderTests {
    static let samples: [(body: String, payload: String, rest: String)] = [
        ("0\r\n\r\n", "", ""),
        ("5\r\nhello\r\n0\r\n\r\n", "hello", ""),
        ("1\r\na\r\n00B\r\nhello\r\nther\r\n000\r\n\r\nGET / HTTP/1.1", "ahello\r\nther", "GET / HTTP/1.1"),
        ("3;a=b;c=\"d e\"\r\nabc\r\n2 \t;x\r\nde\r\n0;last\r\nX-Sum: 1\r\nY: \r\n\r\n!", "abcde", "!"),
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
        }
    }
}
