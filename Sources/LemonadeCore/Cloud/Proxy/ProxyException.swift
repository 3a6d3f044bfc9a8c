/// One entry of NO_PROXY or of the setting `no_proxy`: what is called without a proxy.
///
/// `*` for everything; a name, for itself and all below it, with or without a dot or `*.` before it; an IP address; a block
/// of addresses (`10.0.0.0/8`). All but a block may name a port. Names are compared as they are spelled and not resolved, so
/// a block only matches a base URL with an address in it.
package struct ProxyException: Sendable, Hashable {
    private enum Hosts: Hashable {
        case all
        case address(IPAddress)
        case block(IPAddress, length: Int)
        case name(String)
    }

    private let hosts: Hosts
    private let port: UInt16?

    /// Reads an entry; nil when it is none.
    package init?(_ text: String) {
        if let slash = text.firstIndex(of: "/") {
            guard let address = IPAddress(text[..<slash]), let length = Int(text[text.index(after: slash)...]),
                (0...address.bitWidth).contains(length)
            else { return nil }
            (hosts, port) = (.block(address, length: length), nil)
        } else if text == "*" {
            (hosts, port) = (.all, nil)
        } else if let address = IPAddress(text) {
            (hosts, port) = (.address(address), nil)
        } else {
            let name = text.hasPrefix("*.") ? text.dropFirst(2) : text.hasPrefix(".") ? text.dropFirst() : text[...]
            guard let authority = Authority(name) else { return nil }
            port = authority.port
            switch authority.host {
            case .address(let address): hosts = .address(address)
            case .name(let name): hosts = .name(name)
            }
        }
    }

    /// Whether it is about that origin.
    func matches(_ origin: Origin) -> Bool {
        guard port == nil || port == origin.port else { return false }
        let address = IPAddress(origin.host)
        switch hosts {
        case .all: return true
        case .address(let excepted): return address == excepted
        case .block(let block, let length): return address?.isWithin(block, length: length) ?? false
        case .name(let name): return address == nil && (origin.host == name || origin.host.hasSuffix(".\(name)"))
        }
    }

    /// The entries of a list with commas or spaces between them, and those that are none.
    static func list(_ text: String) -> (entries: [ProxyException], faulty: [String]) {
        var entries: [ProxyException] = []
        var faulty: [String] = []
        for word in text.split(whereSeparator: { $0 == "," || $0.isWhitespace }).map(String.init) {
            if let entry = ProxyException(word) { entries.append(entry) } else { faulty.append(word) }
        }
        return (entries, faulty)
    }
}

extension IPAddress {
    /// How many bits it has.
    fileprivate var bitWidth: Int {
        switch self {
        case .v4: 32
        case .v6: 128
        }
    }

    /// Whether its first `length` bits are those of `block` (RFC 4632 §3.1).
    fileprivate func isWithin(_ block: IPAddress, length: Int) -> Bool {
        switch (self, block) {
        case (.v4(let own), .v4(let other)): (own ^ other) >> UInt32(32 - length) == 0
        case (.v6(let ownHigh, let ownLow), .v6(let high, let low)):
            (ownHigh ^ high) >> UInt64(64 - min(length, 64)) == 0
                && (ownLow ^ low) >> UInt64(64 - max(length - 64, 0)) == 0
        case (.v4, .v6), (.v6, .v4): false
        }
    }
}
