/// Where an input is cut into pieces, as a network may do: places in ascending order, the end not among them.
enum Cuts {
    /// Below this size an input is cut at every single place; above it, at some.
    private static let smallSize = 48

    /// The ways in which these bytes are cut: byte by byte, in two, and in several that depend on the bytes only, so that
    /// a fault shows again when its input is fed again.
    static func ways(for bytes: UnsafeRawBufferPointer) -> [[Int]] {
        var ways = [Array(0..<bytes.count)]
        if bytes.count <= smallSize {
            ways += (0..<bytes.count).map { [$0] }
        }
        var generator = ByteHash(bytes)
        for _ in 0..<4 {
            ways.append((0..<3).map { _ in Int(generator.next() % UInt64(bytes.count + 1)) }.sorted())
        }
        return ways
    }

    /// Lends the pieces in turn, each in memory of its own that is exactly as large, until `body` says that it is enough.
    static func forEachPiece(
        of bytes: UnsafeRawBufferPointer, cutAt cuts: [Int], _ body: (UnsafeMutableRawBufferPointer) -> Bool
    ) {
        var start = 0
        for end in cuts + [bytes.count] {
            let isEnough = withCopy(of: UnsafeRawBufferPointer(rebasing: bytes[start..<end]), body)
            if isEnough { return }
            start = end
        }
    }
}

/// Numbers that follow from some bytes (FNV-1a, then SplitMix64).
private struct ByteHash {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    init(_ bytes: UnsafeRawBufferPointer) {
        for byte in bytes { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}

/// Lends a copy of the bytes that is exactly as large as they are.
func withCopy<Result>(of bytes: UnsafeRawBufferPointer, _ body: (UnsafeMutableRawBufferPointer) -> Result) -> Result {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
    defer { copy.deallocate() }
    copy.copyMemory(from: bytes)
    return body(copy)
}
