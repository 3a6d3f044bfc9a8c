/// Builds a message head in one array that is reused from message to message: no allocation once it has grown.
struct ByteWriter: Sendable {
    /// Always as large as it has ever been; the first `count` bytes are what was written. Growing it byte by byte with
    /// `append` would cost several times as much.
    private var storage: [UInt8] = []
    /// How many bytes have been written.
    private(set) var count = 0

    /// An empty writer; it allocates nothing before it is used.
    init() {}

    /// An empty writer with room for that many bytes.
    init(capacity: Int) {
        reserve(capacity)
    }

    /// How many bytes can be written in all before it must allocate.
    var capacity: Int { storage.count }

    /// Has nothing been written?
    var isEmpty: Bool { count == 0 }

    /// What was written, as an array of its own.
    var bytes: [UInt8] { Array(storage[..<count]) }

    /// Forgets what was written and keeps the room.
    mutating func removeAll() {
        count = 0
    }

    /// Makes room for that many further bytes.
    @inline(__always)
    mutating func reserve(_ additional: Int) {
        if storage.count - count < additional { grow(additional) }
    }

    @inline(never)
    private mutating func grow(_ additional: Int) {
        var larger = [UInt8](repeating: 0, count: max(64, storage.count * 2, count + additional))
        larger.replaceSubrange(..<count, with: storage[..<count])
        storage = larger
    }

    /// Lends what was written.
    @inline(__always)
    func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try storage.withUnsafeBufferPointer { (all) throws(Failure) in
            try body(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: all[..<count])))
        }
    }

    /// Lends `size` bytes of room behind what was written; `body` says how many of them it filled.
    @inline(__always)
    mutating func write(upTo size: Int, _ body: (UnsafeMutableRawBufferPointer) -> Int) {
        reserve(size)
        let start = count
        let written = storage.withUnsafeMutableBytes { all in
            body(UnsafeMutableRawBufferPointer(rebasing: all[start..<start + size]))
        }
        precondition(written >= 0 && written <= size, "more bytes written than there was room for")
        count = start + written
    }
}

extension ByteWriter {
    /// Appends one byte.
    @inline(never)
    mutating func append(_ byte: UInt8) {
        write(upTo: 1) { room in
            room[0] = byte
            return 1
        }
    }

    /// Appends bytes.
    @inline(never)  // See `RequestHeadParser.parse`.
    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        write(upTo: bytes.count) { room in
            room.copyMemory(from: bytes)
            return bytes.count
        }
    }

    /// Appends an array's bytes.
    mutating func append(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { append($0) }
    }

    /// Appends a text that is part of the program.
    mutating func append(_ text: StaticString) {
        append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Appends a text as UTF-8 as it is. In a head only `appendField(_:checked:)` takes texts from outside.
    mutating func append(unchecked text: String) {
        text.withBytes { append($0) }
    }

    /// Appends a number in decimal.
    @inline(never)
    mutating func append(decimal value: Int) {
        write(upTo: 20) { room in
            var rest = value.magnitude
            var start = room.count
            repeat {
                start -= 1
                room[start] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            } while rest > 0
            if value < 0 {
                start -= 1
                room[start] = UInt8(ascii: "-")
            }
            let digits = UnsafeRawBufferPointer(rebasing: room[start...])
            room.copyMemory(from: digits)
            return digits.count
        }
    }
}
