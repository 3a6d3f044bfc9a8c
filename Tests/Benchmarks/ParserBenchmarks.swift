@testable import LemonadeCore

/// Heads, fields and chunks.
enum ParserBenchmarks {
    /// Measures all.
    static func run(in suite: Suite) {
        heads(in: suite)
        fields(in: suite)
        chunks(in: suite)
    }

    private static func heads(in suite: Suite) {
        var parser = RequestHeadParser()
        var head = RequestHead()
        let request = Samples.requestHead
        suite.measure("request head, 17 fields", bytes: request.count) {
            keep(try? request.withUnsafeBytes { try parser.parse($0, into: &head) })
        }
        var responseParser = ResponseHeadParser()
        var answer = ResponseHead()
        let response = Samples.responseHead
        suite.measure("response head, 16 fields", bytes: response.count) {
            keep(try? response.withUnsafeBytes { try responseParser.parse($0, into: &answer) })
        }
    }

    private static func fields(in suite: Suite) {
        var parser = RequestHeadParser()
        var head = RequestHead()
        guard (try? Samples.requestHead.withUnsafeBytes({ try parser.parse($0, into: &head) })) != nil else { return }
        var writer = ByteWriter(capacity: 4096)
        let dropped = RequestRewrite.dropped
        suite.measure("fields, filtered and written", bytes: Samples.requestHead.count) {
            writer.removeAll()
            for entry in head.fields.entries where !dropped.contains(entry.id) && !head.fields.connectionNames(entry) {
                writer.append(entry, of: head.fields)
            }
            writer.appendEndOfHead()
        }
    }

    private static func chunks(in suite: Suite) {
        let tokens = Samples.chunked(Array(repeating: Samples.event, count: 80))
        decode(tokens, "chunks of one token", in: suite)
        decode(Samples.chunked([[UInt8](repeating: 0x61, count: 16_000)]), "one chunk of 16 kB", in: suite)
    }

    /// Decoding moves the payload within the buffer, so each round begins with a fresh copy, which counts as well.
    private static func decode(_ body: [UInt8], _ name: String, in suite: Suite) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: body.count, alignment: 16)
        defer { buffer.deallocate() }
        var decoder = ChunkedDecoder()
        suite.measure(name, bytes: body.count) {
            buffer.copyBytes(from: body)
            keep(try? decoder.decode(buffer))
        }
    }
}
