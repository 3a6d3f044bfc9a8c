/// Eight bytes at once. What is asked of them is answered by marks.
struct ByteWord {
    /// The top bit of each byte that something is true of. The first mark is exact; bytes behind it may be marked wrongly, but
    /// never when it is true of none.
    struct Marks {
        /// The bits, the first byte's lowest.
        let bits: UInt64

        /// Is it true of none?
        @inline(__always)
        var isEmpty: Bool { bits == 0 }

        /// Which byte is the first; 8 when there is none.
        @inline(__always)
        var first: Int { bits.trailingZeroBitCount >> 3 }

        /// The marks of both.
        @inline(__always)
        static func | (left: Marks, right: Marks) -> Marks { Marks(bits: left.bits | right.bits) }
    }

    private static let topBits: UInt64 = 0x8080_8080_8080_8080
    private let bits: UInt64

    /// The bytes at that place, all of which must be within bounds.
    @inline(__always)
    init(_ base: UnsafeRawPointer, at offset: Int) {
        bits = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// The bytes that are that one.
    @inline(__always)
    func marks(of byte: UInt8) -> Marks {
        let differences = bits ^ Self.repeated(byte)
        return Marks(bits: (differences &- Self.repeated(1)) & ~differences & Self.topBits)
    }

    /// The bytes that may not stand in a field value, and tabs.
    @inline(__always)
    var marksOutsidePlainValues: Marks {
        marks(below: 0x20) | marks(of: 0x7F)
    }

    /// The bytes that may not stand in a request target; see `ASCIISet.requestTarget`.
    @inline(__always)
    var marksOutsideTargets: Marks {
        marks(below: 0x21) | marks(of: UInt8(ascii: "#")) | marks(of: 0x7F) | Marks(bits: bits & Self.topBits)
    }

    /// The bytes that are neither ASCII letters nor hyphens, which is what nearly all names of fields are made of; each mark
    /// is exact.
    @inline(__always)
    var marksOutsideLetters: Marks {
        // A byte's sums stay below 256, so that none carries into the next.
        let low = bits & ~Self.topBits
        let folded = low | Self.repeated(0x20)
        let letters = (folded &+ Self.repeated(0x1F)) & ~(folded &+ Self.repeated(0x05))
        let others = (low ^ Self.repeated(UInt8(ascii: "-"))) &+ Self.repeated(0x7F)
        return Marks(bits: (bits | (~letters & others)) & Self.topBits)
    }

    /// The bytes that end what is plain in a JSON string: quotes, backslashes, controls, and what is not ASCII.
    @inline(__always)
    var marksOutsidePlainStrings: Marks {
        // What a flip of the second bit makes of a quote, 0x20, is the next above what it makes of the controls.
        let quotesAndControls = (bits ^ Self.repeated(0x02)) &- Self.repeated(0x21)
        let backslashes = (bits ^ Self.repeated(UInt8(ascii: "\\"))) &- Self.repeated(1)
        return Marks(bits: (quotesAndControls | backslashes | bits) & Self.topBits)
    }

    /// The bytes below that one, which must be below 128.
    @inline(__always)
    private func marks(below byte: UInt8) -> Marks {
        Marks(bits: (bits &- Self.repeated(byte)) & ~bits & Self.topBits)
    }

    @inline(__always)
    private static func repeated(_ byte: UInt8) -> UInt64 {
        UInt64(byte) &* 0x0101_0101_0101_0101
    }
}
