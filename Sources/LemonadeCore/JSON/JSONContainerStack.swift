/// Which of the open containers are objects: one bit each, so that walking a text needs neither memory nor recursion.
struct JSONContainerStack {
    private var bits = InlineArray<8, UInt64>(repeating: 0)

    /// How many containers are open; the caller keeps it within `JSONLimits.deepest`.
    private(set) var depth = 0

    /// Whether the innermost open container is an object; false when none is open.
    private(set) var isInObject = false

    /// Opens a container.
    @inline(__always)
    mutating func push(isObject: Bool) {
        let bit: UInt64 = 1 << UInt64(depth & 63)
        if isObject { bits[depth >> 6] |= bit } else { bits[depth >> 6] &= ~bit }
        depth &+= 1
        isInObject = isObject
    }

    /// Closes the innermost container.
    @inline(__always)
    mutating func pop() {
        depth &-= 1
        let outer = depth &- 1
        isInObject = outer >= 0 && bits[outer >> 6] & (1 << UInt64(outer & 63)) != 0
    }
}
