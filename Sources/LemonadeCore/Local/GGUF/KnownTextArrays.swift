/// How long arrays of texts are that have been walked through: vocabularies, which are most of a header and which many files
/// share. An array that has as many texts, begins and ends with the same bytes and is as long as a known one is passed over
/// without being read.
///
/// That this was right shows behind it, where the next key must stand, and where tensors must follow the last one. The
/// reader checks that, and reads all of a file in which it was not. Not shared: each thread that reads has its own.
final class KnownTextArrays {
    /// What is remembered, and of which arrays.
    struct Limits: Sendable {
        /// The least number of texts for which this is worth while. Default: 4096.
        var fewest: UInt64 = 4096
        /// Most arrays that are known. Default: 64, which take half a MiB.
        var most = 64
        /// How many bytes of its beginning and of its end are compared. Default: 4 KiB.
        var compared = 4096
    }

    private struct Beginning: Hashable {
        let count: UInt64
        let bytes: [UInt8]
    }

    private struct Rest {
        let length: UInt64
        let end: [UInt8]
    }

    private var known: [Beginning: Rest] = [:]
    private let limits: Limits

    /// Knows none yet.
    init(limits: Limits = Limits()) {
        self.limits = limits
    }

    /// Where the array that begins at `start` ends, if it is a known one.
    func end(of count: UInt64, at start: UInt64, in source: some GGUFSource) throws(GGUFError) -> UInt64? {
        guard let beginning = try beginning(of: count, at: start, in: source),
            let rest = known[beginning], rest.length <= source.byteCount - start
        else { return nil }
        let end = start + rest.length
        return try bytes(at: end - UInt64(limits.compared), in: source) == rest.end ? end : nil
    }

    /// Keeps the length of an array that has been walked through.
    func add(_ count: UInt64, from start: UInt64, to end: UInt64, in source: some GGUFSource) throws(GGUFError) {
        guard end - start >= UInt64(limits.compared),
            let beginning = try beginning(of: count, at: start, in: source)
        else { return }
        guard known.count < limits.most || known[beginning] != nil else { return }
        known[beginning] = Rest(
            length: end - start, end: try bytes(at: end - UInt64(limits.compared), in: source))
    }

    private func beginning(
        of count: UInt64, at start: UInt64, in source: some GGUFSource
    ) throws(GGUFError) -> Beginning? {
        guard count >= limits.fewest, source.byteCount - start >= UInt64(limits.compared) else { return nil }
        return Beginning(count: count, bytes: try bytes(at: start, in: source))
    }

    private func bytes(at offset: UInt64, in source: some GGUFSource) throws(GGUFError) -> [UInt8] {
        var failure: GGUFError?
        let bytes = [UInt8](unsafeUninitializedCapacity: limits.compared) { buffer, initialized in
            do throws(GGUFError) {
                initialized = try source.read(at: offset, into: UnsafeMutableRawBufferPointer(buffer))
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return bytes
    }
}
