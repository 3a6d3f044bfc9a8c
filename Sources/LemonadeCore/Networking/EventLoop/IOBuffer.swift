import Glibc

/// Bytes on their way: a region that is filled at its end and consumed from its start.
///
/// Room is kept in front and behind for the framing of one chunk, so that a relay never copies a payload to frame it.
final class IOBuffer {
    /// Room in front of the first byte: 16 hexadecimal digits and CRLF.
    static let headroom = 18
    /// Room behind the last byte: CRLF and the last chunk, `0 CRLF CRLF`.
    static let tailroom = 7

    /// How many bytes it can hold.
    let capacity: Int
    private let base: UnsafeMutableRawPointer
    /// Offset of the first byte that is not consumed.
    private(set) var start = 0
    /// Offset behind the last byte.
    private(set) var end = 0

    /// Allocates room for `capacity` bytes; the pages are touched only when used.
    init(capacity: Int) {
        self.capacity = capacity
        let allocation = UnsafeMutableRawPointer.allocate(
            byteCount: Self.headroom + capacity + Self.tailroom, alignment: 16)
        base = allocation + Self.headroom
    }

    deinit {
        (base - Self.headroom).deallocate()
    }

    /// How many bytes wait to be consumed.
    var count: Int { end - start }
    /// Whether nothing waits to be consumed.
    var isEmpty: Bool { start == end }
    /// How many bytes fit behind the end.
    var room: Int { capacity - end }

    /// The bytes that wait to be consumed. Valid until the buffer is changed.
    var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: base + start, count: count)
    }

    /// The same, to be changed in place.
    var mutableBytes: UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(start: base + start, count: count)
    }

    /// The room behind the end, to be filled and then `commit`ted.
    var free: UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(start: base + end, count: room)
    }

    /// Takes `count` bytes that were put into `free`.
    func commit(_ count: Int) {
        end += min(count, room)
    }

    /// Drops bytes from the front.
    func consume(_ count: Int) {
        start += min(count, self.count)
        if start == end { removeAll() }
    }

    /// Empties the buffer.
    func removeAll() {
        start = 0
        end = 0
    }

    /// Moves what waits to the front, so that there is room behind it.
    func compact() {
        guard start > 0 else { return }
        memmove(base, base + start, count)
        end -= start
        start = 0
    }

    /// Appends as much of `bytes` as fits; returns how much that was.
    @discardableResult
    func append(_ bytes: UnsafeRawBufferPointer) -> Int {
        let count = min(bytes.count, room)
        if count > 0, let source = bytes.baseAddress {
            memcpy(base + end, source, count)
            end += count
        }
        return count
    }
}
