/// Spare buffers of one loop, so that a connection holds one only while bytes are in it.
final class BufferPool {
    /// What one read takes at most: a request's head and a usual body, or a burst of a stream.
    static let standardCapacity = 16 * 1024
    /// Spares kept for the next burst; the rest goes back to the system.
    private static let mostSpares = 64
    /// The largest buffer that is kept, and how many of those: bodies with long prompts and pictures.
    private static let largestKept = 2 * 1024 * 1024
    private static let mostLargeSpares = 4

    private var spares: [IOBuffer] = []
    private var largeSpares: [IOBuffer] = []

    /// A buffer of the standard size.
    func take() -> IOBuffer {
        spares.popLast() ?? IOBuffer(capacity: Self.standardCapacity)
    }

    /// A buffer that holds at least `capacity` bytes.
    func take(atLeast capacity: Int) -> IOBuffer {
        if capacity <= Self.standardCapacity { return take() }
        if let index = placeOfLargeSpare(atLeast: capacity) { return largeSpares.remove(at: index) }
        // Powers of two, so that the next body of about that size fits too.
        var size = Self.standardCapacity
        while size < capacity { size *= 2 }
        return IOBuffer(capacity: size)
    }

    /// Takes a buffer back. Its bytes are forgotten.
    func give(_ buffer: IOBuffer) {
        buffer.removeAll()
        if buffer.capacity == Self.standardCapacity {
            if spares.count < Self.mostSpares { spares.append(buffer) }
        } else if buffer.capacity <= Self.largestKept {
            // In the place of the one that nobody has wanted for the longest: bodies may have become larger, or smaller.
            if largeSpares.count == Self.mostLargeSpares { largeSpares.removeFirst() }
            largeSpares.append(buffer)
        }
    }

    /// The smallest that is large enough.
    private func placeOfLargeSpare(atLeast capacity: Int) -> Int? {
        var best: Int?
        for (index, spare) in largeSpares.enumerated() where spare.capacity >= capacity {
            if let best, largeSpares[best].capacity <= spare.capacity { continue }
            best = index
        }
        return best
    }
}
