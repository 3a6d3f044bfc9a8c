extension IPAddress {
    /// An IPv6 address in its canonical form (RFC 5952 §4: lower case, no leading zeros, the longest run of zero groups
    /// as `::`); nil for IPv4.
    var textOfV6: String? {
        guard case .v6(let high, let low) = self else { return nil }
        let groups = [high, low].flatMap { half in
            stride(from: 48, through: 0, by: -16).map { UInt16(truncatingIfNeeded: half >> UInt64($0)) }
        }
        // The first of the longest runs of two zeros or more (RFC 5952 §4.2).
        var longest = 0..<0
        var start = 0
        for index in groups.indices {
            if groups[index] != 0 {
                start = index + 1
            } else if index + 1 - start > max(longest.count, 1) {
                longest = start..<index + 1
            }
        }
        func text(_ groups: ArraySlice<UInt16>) -> String {
            groups.map { String($0, radix: 16) }.joined(separator: ":")
        }
        guard !longest.isEmpty else { return text(groups[...]) }
        return text(groups[..<longest.lowerBound]) + "::" + text(groups[longest.upperBound...])
    }
}
