@testable import LemonadeCore

/// Heads of answers: the same outcome however the bytes arrive, and the same again when they are written anew.
enum ResponseHeadTarget {
    private struct Head: Equatable {
        let status: Int
        let reason: [UInt8]
        let version: HTTPVersion
        let keepAlive: Bool
        let fields: [ReadField]

        init(_ head: borrowing ResponseHead) {
            status = head.status
            reason = head.withReason { Array($0) }
            version = head.version
            keepAlive = head.keepAlive
            fields = ReadField.list(head.fields)
        }
    }

    /// Feeds it once.
    @Sendable static func check(_ bytes: UnsafeRawBufferPointer) {
        for limits in FuzzLimits.all {
            var head = ResponseHead()
            let whole = read(bytes, cutAt: [], limits: limits, into: &head)
            for cuts in Cuts.ways(for: bytes) {
                var other = ResponseHead()
                let pieces = read(bytes, cutAt: cuts, limits: limits, into: &other)
                require(pieces == whole, "cut at \(cuts): \(pieces), whole: \(whole)")
            }
            guard case .complete(let summary, let consumed) = whole else { continue }
            require(consumed <= bytes.count && consumed <= limits.maxHeadBytes, "\(consumed) bytes were taken")
            require((100...999).contains(summary.status), "the status is \(summary.status)")
            checkRewritten(head, summary)
            checkFraming(head)
        }
    }

    private static func read(
        _ bytes: UnsafeRawBufferPointer, cutAt cuts: [Int], limits: HTTPLimits, into head: inout ResponseHead
    ) -> HeadReading<Head> {
        var parser = ResponseHeadParser(limits: limits)
        let outcome = readGrowing(bytes, cutAt: cuts) { (bytes) throws(HTTPParseError) in
            try parser.parse(bytes, into: &head)
        }
        switch outcome {
        case .success(.complete(let consumed)): return .complete(Head(head), consumed: consumed)
        case .success(.needMore): return .incomplete
        case .failure(let error): return .failed(error)
        }
    }

    private static func checkRewritten(_ head: borrowing ResponseHead, _ summary: Head) {
        // The writer knows HTTP/1.1 only, as the relay does.
        guard summary.version == .http11 else { return }
        var writer = ByteWriter()
        head.withReason { writer.appendStatusLine(head.status, validatedReason: $0) }
        writer.append(head.fields)
        writer.appendEndOfHead()
        var again = ResponseHead()
        let reading = writer.withBytes { read($0, cutAt: [], limits: HTTPLimits(), into: &again) }
        require(
            reading == .complete(summary, consumed: writer.count), "written again as \(writer.bytes) it is \(reading)")
    }

    /// RFC 9112 §6.3: what has no body has none whatever its fields say, and no other framing is guessed.
    private static func checkFraming(_ head: borrowing ResponseHead) {
        _ = MediaType(of: head.fields)
        require((try? BodyFraming.ofResponse(head, requestMethod: .head)) == BodyFraming.none, "HEAD has a body")
        guard let framing = try? BodyFraming.ofResponse(head, requestMethod: .post) else { return }
        let fields = head.fields.present
        switch framing {
        case .none: require(head.status < 200 || head.status == 204 || head.status == 304, "no body at \(head.status)")
        case .length: require(!fields.contains(.transferEncoding), "a length beside a transfer coding")
        case .chunked: require(fields.contains(.transferEncoding) && !fields.contains(.contentLength), "chunked")
        case .untilClose: require(!fields.contains(.contentLength), "a length was passed over")
        }
    }
}
