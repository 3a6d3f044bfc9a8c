/// Finds a field name's `HTTPFieldID`: one hash of length, first and last character, then usually one comparison.
struct HTTPFieldNameTable: Sendable {
    /// The one table, built from the cases of `HTTPFieldID`.
    static let shared = HTTPFieldNameTable()

    private static let slotCount = 256
    /// Open addressing; `.other` marks a free slot.
    private var slots = [(id: HTTPFieldID, name: StaticString)](repeating: (.other, ""), count: slotCount)
    /// The most slots that a look-up of a known name goes through.
    private(set) var longestProbe = 0

    /// A table of all names.
    init() {
        for id in HTTPFieldID.allCases {
            guard id.name.utf8CodeUnitCount > 0 else { continue }
            var slot = Self.hash(UnsafeRawBufferPointer(start: id.name.utf8Start, count: id.name.utf8CodeUnitCount))
            var probe = 1
            while slots[slot].id != .other {
                slot = (slot + 1) % Self.slotCount
                probe += 1
            }
            slots[slot] = (id, id.name)
            longestProbe = max(longestProbe, probe)
        }
    }

    /// The name's identity; `.other` for one that is not known.
    @inline(__always)
    func id(of name: UnsafeRawBufferPointer) -> HTTPFieldID {
        guard !name.isEmpty else { return .other }
        var slot = Self.hash(name)
        while true {
            let (id, known) = slots[slot]
            if id == .other { return Self.family(of: name) }
            if name.equalsIgnoringCase(known) { return id }
            slot = (slot + 1) % Self.slotCount
        }
    }

    /// The families of names that share a prefix.
    @inline(never)
    private static func family(of name: UnsafeRawBufferPointer) -> HTTPFieldID {
        switch name[0] | 0x20 {
        case UInt8(ascii: "x") where name.hasPrefixIgnoringCase("X-Forwarded-"): .xForwarded
        case UInt8(ascii: "s") where name.hasPrefixIgnoringCase("Sec-"): .sec
        case UInt8(ascii: "a") where name.hasPrefixIgnoringCase("Access-Control-"): .accessControl
        default: .other
        }
    }

    @inline(__always)
    private static func hash(_ name: UnsafeRawBufferPointer) -> Int {
        let first = Int(name[0] | 0x20)
        let last = Int(name[name.count - 1] | 0x20)
        return (name.count &* 37 &+ first &* 5 &+ last &* 11) & (slotCount - 1)
    }
}
