@testable import LemonadeCore

/// Headers of GGUF files: read the same however much is read at once, within what is kept, and without a trap whatever they
/// claim.
enum GGUFTarget {
    private static let limits: GGUFLimits = {
        var limits = GGUFLimits()
        limits.maxPairs = 64
        limits.maxKept = 16
        limits.maxTemplateBytes = 512
        limits.maxTextBytes = 64
        limits.maxKeptBytes = 700
        limits.maxHeaderBytes = 1 << 20
        limits.maxNumbers = 8
        return limits
    }()

    /// The bytes as a file, which may claim to be larger than it is.
    private struct Source: GGUFSource {
        let bytes: UnsafeRawBufferPointer
        let byteCount: UInt64

        func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(GGUFError) -> Int {
            require(offset <= byteCount, "read at \(offset) of \(byteCount)")
            require(UInt64(buffer.count) <= byteCount - offset, "read beyond \(byteCount)")
            guard offset < UInt64(bytes.count) else { return 0 }
            let rest = bytes[Int(offset)...].prefix(buffer.count)
            buffer.copyBytes(from: rest)
            return rest.count
        }
    }

    private enum Outcome: Equatable {
        case header(GGUFHeader)
        case refused(GGUFError)
    }

    /// Feeds it once.
    @Sendable static func check(_ bytes: UnsafeRawBufferPointer) {
        let size = UInt64(bytes.count)
        let whole = read(bytes, size, limits.windowBytes)
        for window in [1, 7, 64] {
            let other = read(bytes, size, window)
            require(other == whole, "with a window of \(window): \(other), whole: \(whole)")
        }
        if case .header(let header) = whole { checkHeader(header, size) }
        checkKnown(bytes, whole)
        // A file that was cut while it was read, and one that a file system lies about.
        for claimed in [size + 1, size + 4096, UInt64.max >> 1, .max] {
            if case .header(let header) = read(bytes, claimed, 64) { checkHeader(header, claimed) }
        }
    }

    /// A file that is looked at again is the same file, and so is one whose beginning was looked at before.
    private static func checkKnown(_ bytes: UnsafeRawBufferPointer, _ whole: Outcome) {
        let known = KnownTextArrays(limits: KnownTextArrays.Limits(fewest: 2, most: 8, compared: 16))
        for _ in 0..<2 {
            let other = read(bytes, UInt64(bytes.count), 64, known)
            require(other == whole, "with known arrays: \(other), whole: \(whole)")
        }
        let part = UnsafeRawBufferPointer(rebasing: bytes.prefix(bytes.count / 2))
        for bytes in [part, bytes] {
            if case .header(let header) = read(bytes, UInt64(bytes.count), 64, known) {
                checkHeader(header, UInt64(bytes.count))
            }
        }
    }

    private static func read(
        _ bytes: UnsafeRawBufferPointer, _ size: UInt64, _ window: Int, _ known: KnownTextArrays? = nil
    ) -> Outcome {
        var limits = limits
        limits.windowBytes = window
        do throws(GGUFError) {
            return .header(try GGUFReader.read(Source(bytes: bytes, byteCount: size), limits: limits, known: known))
        } catch {
            require(!error.message.isEmpty, "an error without words")
            return .refused(error)
        }
    }

    private static func checkHeader(_ header: GGUFHeader, _ size: UInt64) {
        require(header.version == 2 || header.version == 3, "version \(header.version)")
        require(header.values.count <= limits.maxKept, "\(header.values.count) values")
        require(header.values.keys.allSatisfy(GGUFKeys.keeps), "a key that is not to be kept")
        var textBytes = 0
        for (_, value) in header.values {
            switch value {
            // A byte that is not UTF-8 becomes three.
            case .text(let text): textBytes += text.utf8.count
            case .integers(let numbers): require(numbers.count <= Int(limits.maxNumbers), "\(numbers.count) numbers")
            case .integer, .bool: break
            }
        }
        require(textBytes <= 3 * Int(limits.maxKeptBytes), "\(textBytes) bytes of texts")
        checkFacts(ModelFacts(header), size)
    }

    private static func checkFacts(_ facts: ModelFacts, _ size: UInt64) {
        let numbers = [facts.contextLength, facts.embeddingLength, facts.layers, facts.bytesPerToken]
        require(numbers.allSatisfy { $0.map { $0 > 0 } ?? true }, "a number that is none: \(facts)")
        let kinds: [ModelLabels] = [.chat, .embeddings, .reranking]
        require(kinds.count { facts.labels.isSuperset(of: $0) } == 1, "it is not one thing: \(facts.labels)")
        for available: UInt64? in [nil, 0, 1 << 33, .max] {
            let window = ContextSize.resolve(-1, facts: facts, modelBytes: size, availableBytes: available)
            require(window > 0 && window <= facts.contextLength ?? ContextSize.fallback, "a window of \(window)")
        }
    }
}
