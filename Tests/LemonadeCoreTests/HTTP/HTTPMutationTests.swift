import Testing

@testable import LemonadeCore

/// Injured messages: nothing traps, nothing is understood differently when it arrives in other pieces, and what is
/// understood can be written again without becoming another message.
@Suite struct HTTPMutationTests {
    static let limits = [
        HTTPLimits(),
        HTTPLimits(
            maxHeadBytes: 90, maxStartLineBytes: 40, maxMethodBytes: 5, maxFields: 4, maxLeadingEmptyLines: 1,
            maxChunkLineBytes: 8, maxChunkExtensionBytes: 12, maxTrailerBytes: 20),
    ]
    static let bodies =
        ChunkedDecoderTests.samples.map(\.body)
        + RequestSmugglingTests.chunks.map { request in
            String(request.message.dropFirst("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n".count))
        }

    @Test(arguments: [1, 2, 3, 4] as [UInt64]) func requests(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let corpus = RequestHeadParserTests.samples + RequestSmugglingTests.framing.map(\.message)
        for round in 0..<1_500 {
            let message = Array((corpus.randomElement(using: &generator) ?? "").utf8).mutated(using: &generator)
            let limits = Self.limits[round % 2]
            let whole = summary(parseRequest(message, limits: limits))
            let cuts = round % 10 == 0 ? Array(0..<message.count) : message.randomCuts(using: &generator)
            #expect(summary(parseRequest(message, cuts: cuts, limits: limits)) == whole, "\(message) \(cuts)")
            guard case .complete(let head, _) = parseRequest(message, limits: limits) else { continue }
            _ = try? BodyFraming.ofRequest(head)
            _ = try? head.queryValue(named: "x")
            _ = MediaType(of: head.fields)
            #expect(rewritten(head.fields) == listed(head.fields))
        }
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64]) func answers(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for round in 0..<1_500 {
            let sample = ResponseHeadParserTests.samples.randomElement(using: &generator) ?? ""
            let message = Array(sample.utf8).mutated(using: &generator)
            let limits = Self.limits[round % 2]
            let whole = summary(parseResponse(message, limits: limits))
            let cuts = round % 10 == 0 ? Array(0..<message.count) : message.randomCuts(using: &generator)
            #expect(summary(parseResponse(message, cuts: cuts, limits: limits)) == whole, "\(message) \(cuts)")
            guard case .complete(let head, _) = parseResponse(message, limits: limits) else { continue }
            _ = try? BodyFraming.ofResponse(head, requestMethod: .get)
            #expect(rewritten(head.fields) == listed(head.fields))
        }
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64]) func chunkedBodies(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for round in 0..<1_500 {
            let body = Array((Self.bodies.randomElement(using: &generator) ?? "").utf8).mutated(using: &generator)
            let limits = Self.limits[round % 2]
            let whole = decodeChunked(body, limits: limits)
            let cuts = round % 10 == 0 ? Array(0..<body.count) : body.randomCuts(using: &generator)
            let pieces = decodeChunked(body, cuts: cuts, limits: limits)
            #expect(pieces.error == whole.error, "\(body) \(cuts)")
            guard whole.error == nil else { continue }
            #expect(pieces == whole, "\(body) \(cuts)")
        }
    }

    private func listed(_ fields: HTTPFields) -> [String] {
        fields.entries.map { "\(fields.nameString(of: $0)): \(fields.valueString(of: $0))" }
    }

    /// The fields as a recipient would read them after we have written them.
    private func rewritten(_ fields: HTTPFields) -> [String] {
        var writer = ByteWriter()
        writer.appendStatusLine(200)
        writer.append(fields)
        writer.appendEndOfHead()
        guard case .complete(let head, let consumed) = parseResponse(writer.bytes), consumed == writer.count else {
            return ["not understood"]
        }
        return listed(head.fields)
    }
}
