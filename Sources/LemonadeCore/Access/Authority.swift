/// A `host[:port]` as the `Host` field, an origin and an allow-list write it, in one normal form: lower case, no brackets,
/// no trailing dot (RFC 3986 §3.2).
package struct Authority: Sendable, Hashable {
    /// An IP address literal or a name.
    package enum Host: Sendable, Hashable {
        /// An IP literal.
        case address(IPAddress)
        /// A registered name in lower case, without a trailing dot.
        case name(String)
    }

    /// The host.
    package let host: Host
    /// The port, when one is written.
    package let port: UInt16?

    /// Reads an authority; nil when it is not one (user information and zones are refused too).
    package init?(_ text: some StringProtocol) {
        let text = String(text)
        guard text.utf8.count <= 320 else { return nil }
        let hostText: Substring
        let rest: Substring
        if text.first == "[" {
            guard let close = text.firstIndex(of: "]") else { return nil }
            hostText = text[text.index(after: text.startIndex)..<close]
            rest = text[text.index(after: close)...]
            guard let address = IPAddress(hostText), case .v6 = address else { return nil }
            host = .address(address)
        } else {
            let end = text.firstIndex(of: ":") ?? text.endIndex
            hostText = text[..<end]
            rest = text[end...]
            guard let host = Host(nameOrV4: hostText) else { return nil }
            self.host = host
        }
        if rest.isEmpty {
            port = nil
        } else {
            // RFC 3986 §3.2.3: the port may be empty after its colon.
            let digits = rest.dropFirst()
            guard rest.first == ":", digits.utf8.count <= 5, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) })
            else { return nil }
            if digits.isEmpty {
                port = nil
            } else {
                guard let number = UInt16(digits) else { return nil }
                port = number
            }
        }
    }
}

extension Authority.Host {
    /// A name or an IPv4 literal; nil for anything with a byte that neither has.
    init?(nameOrV4 text: some StringProtocol) {
        if let address = IPAddress(text), case .v4 = address {
            self = .address(address)
            return
        }
        var name = text.lowercased()
        if name.last == "." { name.removeLast() }
        let isName = name.utf8.allSatisfy { byte in
            switch byte {
            case 0x61...0x7A, 0x30...0x39, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
            default: false
            }
        }
        guard isName, !name.isEmpty, name.first != ".", name.last != ".", !name.contains("..") else { return nil }
        self = .name(name)
    }

    /// A host as a setting writes it: like an authority's, and IPv6 without brackets as well.
    init?(setting text: String) {
        if let address = IPAddress(text) {
            self = .address(address)
        } else if let authority = Authority(text), authority.port == nil {
            self = authority.host
        } else {
            return nil
        }
    }

    /// `localhost` and `*.localhost`, which never leave the machine (RFC 6761 §6.3).
    var isLocalhostName: Bool {
        guard case .name(let name) = self else { return false }
        return name == "localhost" || name.hasSuffix(".localhost")
    }
}
