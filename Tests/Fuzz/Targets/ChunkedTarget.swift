@testable import LemonadeCore

/// Chunked bodies: the same outcome however the bytes arrive, the one that a plain reader comes to, and the same payload
/// when it is framed anew.
enum ChunkedTarget {
    private struct Decoded: Equatable {
        var payload: [UInt8] = []
        var consumed = 0
        var isComplete = false
        var trailers: [ReadField] = []
    }

    /// Feeds it once.
    @Sendable static func check(_ bytes: UnsafeRawBufferPointer) {
        for limits in FuzzLimits.all {
            let whole = decode(bytes, cutAt: [], limits: limits)
            for cuts in Cuts.ways(for: bytes) {
                let pieces = decode(bytes, cutAt: cuts, limits: limits)
                require(pieces == whole, "cut at \(cuts): \(pieces), whole: \(whole)")
            }
            let reference = ChunkedReference.read(Array(bytes), limits: limits)
            guard case .success(let decoded) = whole, decoded.isComplete else {
                require(reference == nil, "not complete (\(whole)), but \(String(describing: reference))")
                continue
            }
            require(
                reference?.payload == decoded.payload && reference?.consumed == decoded.consumed,
                "\(decoded), but \(String(describing: reference))")
            checkFramedAnew(decoded)
        }
    }

    private static func decode(
        _ bytes: UnsafeRawBufferPointer, cutAt cuts: [Int], limits: HTTPLimits
    ) -> Result<Decoded, HTTPParseError> {
        var decoder = ChunkedDecoder(limits: limits)
        var decoded = Decoded()
        var failure: HTTPParseError?
        Cuts.forEachPiece(of: bytes, cutAt: cuts) { piece in
            do throws(HTTPParseError) {
                let (consumed, payload) = try decoder.decode(piece)
                require(payload <= consumed && consumed <= piece.count, "\(payload) of \(consumed) of \(piece.count)")
                require(consumed == piece.count || decoder.isComplete, "bytes were left although there is more to come")
                decoded.consumed += consumed
                decoded.payload += piece[..<payload]
            } catch {
                failure = error
            }
            return failure != nil || decoder.isComplete
        }
        if let failure { return .failure(failure) }
        decoded.isComplete = decoder.isComplete
        decoded.trailers = ReadField.list(decoder.trailers)
        return .success(decoded)
    }

    private static func checkFramedAnew(_ decoded: Decoded) {
        var framed: [UInt8] = []
        if !decoded.payload.isEmpty {
            let header = UnsafeMutableRawBufferPointer.allocate(byteCount: ChunkHeader.maxBytes, alignment: 1)
            defer { header.deallocate() }
            if let start = header.baseAddress {
                let count = ChunkHeader.write(size: decoded.payload.count, endingAt: start + header.count)
                framed += header[(header.count - count)...]
            }
            framed += decoded.payload + Array("\r\n".utf8)
        }
        framed += "0\r\n".utf8
        for field in decoded.trailers { framed += field.name + Array(": ".utf8) + field.value + Array("\r\n".utf8) }
        framed += "\r\n".utf8
        var expected = decoded
        expected.consumed = framed.count
        let again = framed.withUnsafeBytes { decode($0, cutAt: [], limits: HTTPLimits()) }
        require(again == .success(expected), "framed anew as \(framed) it is \(again)")
    }
}
