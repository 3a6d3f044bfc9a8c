import Glibc

/// Builds a message in memory that is reused from message to message: no allocation once it has grown.
///
/// It owns its memory and is never copied, so that appending is a comparison and a copy: with an array each of the many
/// small pieces of a head would also ask whether the array is shared.
struct ByteWriter: ~Copyable {
    private var base: UnsafeMutableRawPointer?
    /// How many bytes can be written in all before it must allocate.
    private(set) var capacity = 0
    /// How many bytes have been written.
    private(set) var count = 0

    /// An empty writer; it allocates nothing before it is used.
    init() {}

    /// An empty writer with room for that many bytes.
    init(capacity: Int) {
        reserve(capacity)
    }

    deinit {
        free(base)
    }

    /// Has nothing been written?
    var isEmpty: Bool { count == 0 }

    /// What was written, as an array of its own.
    var bytes: [UInt8] { Array(written) }

    /// What was written, where it lies. Valid until the writer is written to, emptied or gone.
    var written: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

    /// Forgets what was written and keeps the room.
    mutating func removeAll() {
        count = 0
    }

    /// Forgets the first bytes of what was written.
    mutating func removeFirst(_ removed: Int) {
        precondition(removed >= 0 && removed <= count, "more bytes than there are")
        count -= removed
        if count > 0, let base { memmove(base, base + removed, count) }
    }

    /// Makes room for that many further bytes.
    @inline(__always)
    mutating func reserve(_ additional: Int) {
        if capacity - count < additional { grow(additional) }
    }

    @inline(never)
    private mutating func grow(_ additional: Int) {
        precondition(additional >= 0, "a negative size")
        let larger = max(64, capacity * 2, count + additional)
        base = realloc(base, larger)
        precondition(base != nil, "out of memory")
        capacity = larger
    }

    /// Lends what was written.
    @inline(__always)
    func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(written)
    }

    /// Lends `size` bytes of room behind what was written; `body` says how many of them it filled.
    @inline(__always)
    mutating func write(upTo size: Int, _ body: (UnsafeMutableRawBufferPointer) -> Int) {
        reserve(size)
        let written = body(UnsafeMutableRawBufferPointer(start: base.map { $0 + count }, count: size))
        precondition(written >= 0 && written <= size, "more bytes written than there was room for")
        count += written
    }
}

extension ByteWriter {
    /// Appends one byte.
    @inline(__always)
    mutating func append(_ byte: UInt8) {
        write(upTo: 1) { room in
            room[0] = byte
            return 1
        }
    }

    /// Appends bytes.
    @inline(__always)
    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        reserve(bytes.count)
        guard let source = bytes.baseAddress, let base else { return }
        (base + count).copyMemory(from: source, byteCount: bytes.count)
        count += bytes.count
    }

    /// Appends an array's bytes. Inlined, so that the array need not be retained for a call.
    @inline(__always)
    mutating func append(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { append($0) }
    }

    /// Appends a text that is part of the program. Inlined, so that the copy of a known length is a few stores.
    @inline(__always)
    mutating func append(_ text: StaticString) {
        append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Appends a text as UTF-8 as it is. In a head only `appendField(_:checked:)` takes texts from outside.
    mutating func append(unchecked text: String) {
        text.withBytes { append($0) }
    }

    /// Appends texts that are part of the program.
    @inline(__always)
    mutating func append(_ first: StaticString, _ second: StaticString, _ third: StaticString) {
        let counts = (first.utf8CodeUnitCount, second.utf8CodeUnitCount, third.utf8CodeUnitCount)
        reserve(counts.0 &+ counts.1 &+ counts.2)
        guard let base else { return }
        let place = base + count
        place.copyMemory(from: first.utf8Start, byteCount: counts.0)
        (place + counts.0).copyMemory(from: second.utf8Start, byteCount: counts.1)
        (place + counts.0 + counts.1).copyMemory(from: third.utf8Start, byteCount: counts.2)
        count += counts.0 &+ counts.1 &+ counts.2
    }
}
