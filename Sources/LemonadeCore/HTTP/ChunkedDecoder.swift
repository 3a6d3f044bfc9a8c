import Glibc

/// Takes chunked framing off a body (RFC 9112 §7.1), strictly, in place: the payload is moved together at the buffer's
/// front, so that a relay can frame it anew without another copy.
struct ChunkedDecoder: Sendable {
    private enum State {
        case size
        case beforeExtension
        case `extension`
        case sizeEnd
        case data
        case dataReturn
        case dataFeed
        case trailerStart
        case trailer
        case trailerFeed
        case finalFeed
        case complete
    }

    /// The bounds.
    let limits: HTTPLimits
    /// The fields of the trailer section, less those that RFC 9110 §6.5.1 forbids there. They are never merged into the
    /// head's.
    private(set) var trailers = HTTPFields()
    private var state = State.size
    /// Of the size while it is read, then of the data that is still to come.
    private var remaining: UInt64 = 0
    private var digits = 0
    private var lineBytes = 0
    private var extensionBytes = 0
    private var trailerBytes = 0
    private var trailerLine: [UInt8] = []

    /// A decoder at the start of a body.
    init(limits: HTTPLimits = HTTPLimits()) {
        self.limits = limits
    }

    /// Has the body ended, trailer section included?
    var isComplete: Bool { state == .complete }

    /// Reads from the start of `buffer` and moves the payload bytes to its front. Returns how many bytes were read and how
    /// many of payload are now at the front. Fewer than all are read only when the body has ended; what follows is left
    /// where it is.
    @inline(never)  // See `RequestHeadParser.parse`.
    mutating func decode(
        _ buffer: UnsafeMutableRawBufferPointer
    ) throws(HTTPParseError) -> (consumed: Int, payload: Int) {
        guard let base = buffer.baseAddress else { return (0, 0) }
        let count = buffer.count
        var read = 0
        var payload = 0
        while read < count {
            if state == .data {
                let length = remaining < UInt64(count - read) ? Int(remaining) : count - read
                if payload != read { memmove(base + payload, base + read, length) }
                payload += length
                read += length
                remaining -= UInt64(length)
                if remaining == 0 { state = .dataReturn }
                continue
            }
            if state == .complete { break }
            try step(buffer[read])
            read += 1
        }
        return (read, payload)
    }

    /// One byte of framing.
    @inline(__always)
    private mutating func step(_ byte: UInt8) throws(HTTPParseError) {
        switch state {
        case .size:
            if let digit = byte.hexadecimalDigit {
                digits += 1
                guard digits <= 16 else { throw .chunkSizeTooLarge }
                remaining = remaining << 4 | UInt64(digit)
            } else {
                try endSize(byte)
            }
        case .sizeEnd:
            guard byte == 0x0A else { throw .invalidChunkSize }
            guard remaining <= UInt64(Int.max) else { throw .chunkSizeTooLarge }
            state = remaining == 0 ? .trailerStart : .data
        case .dataReturn:
            guard byte == 0x0D else { throw .missingChunkEnd }
            state = .dataFeed
        case .dataFeed:
            guard byte == 0x0A else { throw .missingChunkEnd }
            state = .size
            digits = 0
        case .beforeExtension, .extension:
            try extensionByte(byte)
        case .trailerStart, .trailer, .trailerFeed, .finalFeed:
            try trailerByte(byte)
        case .data, .complete:
            break
        }
    }

    /// The first byte behind a chunk size.
    @inline(__always)
    private mutating func endSize(_ byte: UInt8) throws(HTTPParseError) {
        guard digits > 0 else { throw .invalidChunkSize }
        switch byte {
        case 0x0D:
            state = .sizeEnd
        case UInt8(ascii: ";"), 0x20, 0x09:
            lineBytes = digits
            state = .beforeExtension
            try extensionByte(byte)
        case 0x0A:
            throw .bareLineFeed
        default:
            throw .invalidChunkSize
        }
    }

    /// One byte of chunk extensions (§7.1.1). Nobody reads them; they are bounded, and free of what could end a line.
    private mutating func extensionByte(_ byte: UInt8) throws(HTTPParseError) {
        if byte == 0x0D, state == .extension {
            state = .sizeEnd
            return
        }
        guard byte != 0x0A else { throw .bareLineFeed }
        guard byte.isFieldContent else { throw .invalidChunkExtension }
        if state == .beforeExtension, !byte.isHTTPWhitespace {
            // White space may stand before the semicolon, but not in place of an extension.
            guard byte == UInt8(ascii: ";") else { throw .invalidChunkSize }
            state = .extension
        }
        lineBytes += 1
        guard lineBytes <= limits.maxChunkLineBytes else { throw .chunkLineTooLong }
        extensionBytes += 1
        guard extensionBytes <= limits.maxChunkExtensionBytes else { throw .chunkExtensionsTooLarge }
    }

    /// One byte behind the last chunk (§7.1.2).
    private mutating func trailerByte(_ byte: UInt8) throws(HTTPParseError) {
        switch state {
        case .trailerStart where byte == 0x0D:
            state = .finalFeed
            return
        case .finalFeed:
            guard byte == 0x0A else { throw .bareCarriageReturn }
            state = .complete
            return
        case .trailerFeed:
            guard byte == 0x0A else { throw .bareCarriageReturn }
            try addTrailer()
            state = .trailerStart
        default:
            guard byte != 0x0A else { throw .bareLineFeed }
            if byte == 0x0D {
                state = .trailerFeed
            } else {
                state = .trailer
                trailerLine.append(byte)
            }
        }
        trailerBytes += 1
        guard trailerBytes <= limits.maxTrailerBytes else { throw .trailersTooLarge }
    }

    private mutating func addTrailer() throws(HTTPParseError) {
        guard trailers.count < limits.maxFields else { throw .tooManyFields }
        try trailerLine.withUnsafeBufferPointer { (bytes) throws(HTTPParseError) in
            let line = UnsafeRawBufferPointer(bytes)
            let parts = try FieldLine(line, from: .client)
            let id = HTTPFieldID.classify(UnsafeRawBufferPointer(rebasing: line[..<parts.nameEnd]))
            guard !Self.forbiddenTrailers.contains(id) else { return }
            let start = trailers.storedByteCount
            trailers.store(line)
            trailers.addEntry(id, line: parts, at: start)
        }
        trailerLine.removeAll(keepingCapacity: true)
    }

    /// What frames, routes or authenticates a message must be known before its body (RFC 9110 §6.5.1).
    private static let forbiddenTrailers = HTTPFieldSet.hopByHop.union([
        .contentLength, .host, .expect, .authorization, .xAPIKey, .apiKey, .cookie, .setCookie, .contentType,
        .contentEncoding,
    ])
}
