/// An IP address literal, read without a resolver.
package enum IPAddress: Sendable, Hashable {
    /// IPv4, the first octet in the highest byte.
    case v4(UInt32)
    /// IPv6, in two halves.
    case v6(high: UInt64, low: UInt64)

    /// Reads a literal as RFC 3986 §3.2.2 writes it, IPv6 without brackets and without a zone: four decimal octets with no
    /// leading zeros (other spellings mean different addresses to different programs), or RFC 4291 §2.2.
    package init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        if let address = IPAddress.parseV4(bytes[...]) {
            self = .v4(address)
        } else if let (high, low) = IPAddress.parseV6(bytes) {
            self = .v6(high: high, low: low)
        } else {
            return nil
        }
    }

    /// Whether only this machine reaches it: 127.0.0.0/8, ::1, and the former mapped into IPv6.
    package var isLoopback: Bool {
        switch self {
        case .v4(let address): address >> 24 == 127
        case .v6(0, 1): true
        case .v6(0, let low): low >> 24 == 0xFFFF_7F
        case .v6: false
        }
    }

    /// Whether it stands for every address of the machine: 0.0.0.0 or ::.
    package var isUnspecified: Bool {
        switch self {
        case .v4(let address): address == 0
        case .v6(let high, let low): high == 0 && low == 0
        }
    }
}

extension IPAddress {
    private static func parseV4(_ bytes: ArraySlice<UInt8>) -> UInt32? {
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var address: UInt32 = 0
        for part in parts {
            guard (1...3).contains(part.count), part.count == 1 || part.first != UInt8(ascii: "0") else { return nil }
            var octet: UInt32 = 0
            for byte in part {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
                octet = octet * 10 + UInt32(byte - UInt8(ascii: "0"))
            }
            guard octet <= 255 else { return nil }
            address = address << 8 | octet
        }
        return address
    }

    private static func parseV6(_ bytes: [UInt8]) -> (high: UInt64, low: UInt64)? {
        let colon = UInt8(ascii: ":")
        guard bytes.contains(colon), bytes.count <= 45 else { return nil }
        // At most one "::"; what is on its two sides is read alike.
        var gap: Int?
        for index in bytes.indices.dropLast() where bytes[index] == colon && bytes[index + 1] == colon {
            guard gap == nil else { return nil }
            gap = index
        }
        let groups: [UInt16]
        if let gap {
            guard let head = parseGroups(bytes[..<gap], mayEndInV4: false),
                let tail = parseGroups(bytes[(gap + 2)...], mayEndInV4: true), head.count + tail.count <= 7
            else { return nil }
            groups = head + Array(repeating: 0, count: 8 - head.count - tail.count) + tail
        } else {
            guard let all = parseGroups(bytes[...], mayEndInV4: true), all.count == 8 else { return nil }
            groups = all
        }
        let halves = [groups[..<4], groups[4...]].map { $0.reduce(UInt64(0)) { $0 << 16 | UInt64($1) } }
        return (halves[0], halves[1])
    }

    private static func parseGroups(_ bytes: ArraySlice<UInt8>, mayEndInV4: Bool) -> [UInt16]? {
        guard !bytes.isEmpty else { return [] }
        let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        var groups: [UInt16] = []
        for (index, part) in parts.enumerated() {
            if mayEndInV4, index == parts.count - 1, let address = parseV4(part) {
                groups += [UInt16(address >> 16), UInt16(truncatingIfNeeded: address)]
                continue
            }
            guard (1...4).contains(part.count) else { return nil }
            var group: UInt16 = 0
            for byte in part {
                guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
                group = group << 4 | UInt16(digit)
            }
            groups.append(group)
        }
        return groups
    }
}
