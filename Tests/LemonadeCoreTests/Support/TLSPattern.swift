/// Bodies for tests.
enum TLSPattern {
    /// Bytes in which a piece that is lost, doubled or misplaced shows.
    static func bytes(_ count: Int) -> [UInt8] {
        // 65,521 is prime: no two blocks of a power of two are alike.
        let noise = (0..<65_521).map { UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761) >> 13) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + noise.count)
        while bytes.count < count { bytes += noise }
        return Array(bytes.prefix(count))
    }
}
