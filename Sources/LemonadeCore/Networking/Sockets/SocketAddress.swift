import Glibc

/// An address that a socket can be bound or connected to.
package struct SocketAddress: Sendable, Hashable, CustomStringConvertible {
    /// The kinds of address.
    package enum Kind: Sendable, Hashable {
        /// Four bytes in network order, and a port.
        case v4([UInt8], port: UInt16)
        /// Sixteen bytes in network order, the zone of a link-local address, and a port.
        case v6([UInt8], zone: UInt32, port: UInt16)
        /// The path of a Unix domain socket; behind a zero byte, a name that is in no file system (unix(7)).
        case unix(String)
    }

    /// What it is.
    package let kind: Kind

    /// An address of that kind.
    package init(_ kind: Kind) {
        self.kind = kind
    }

    /// An IP literal, without brackets; nil when it is none.
    package init?(literal: String, port: UInt16) {
        var v4 = in_addr()
        var v6 = in6_addr()
        if inet_pton(AF_INET, literal, &v4) == 1 {
            kind = .v4(withUnsafeBytes(of: v4) { Array($0) }, port: port)
        } else if inet_pton(AF_INET6, literal, &v6) == 1 {
            kind = .v6(withUnsafeBytes(of: v6) { Array($0) }, zone: 0, port: port)
        } else {
            return nil
        }
    }

    /// `::1`.
    static func loopbackV6(port: UInt16) -> SocketAddress {
        SocketAddress(.v6([UInt8](repeating: 0, count: 15) + [1], zone: 0, port: port))
    }

    /// Where a socket is bound; nil when it is not.
    init?(boundTo socket: Int32) {
        self.init(fromSystem: { getsockname(socket, $0, $1) })
    }

    /// Whom a socket is connected to; nil when to nobody.
    init?(peerOf socket: Int32) {
        self.init(fromSystem: { getpeername(socket, $0, $1) })
    }

    private init?(fromSystem call: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32) {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let named = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { call($0, &length) }
        }
        guard named == 0 else { return nil }
        self.init(storage)
    }

    /// What the system put into a `sockaddr`; nil for other families.
    init?(_ storage: sockaddr_storage) {
        var storage = storage
        switch Int32(storage.ss_family) {
        case AF_INET:
            let address = withUnsafeBytes(of: &storage) { $0.loadUnaligned(as: sockaddr_in.self) }
            kind = .v4(withUnsafeBytes(of: address.sin_addr) { Array($0) }, port: UInt16(bigEndian: address.sin_port))
        case AF_INET6:
            let address = withUnsafeBytes(of: &storage) { $0.loadUnaligned(as: sockaddr_in6.self) }
            kind = .v6(
                withUnsafeBytes(of: address.sin6_addr) { Array($0) }, zone: address.sin6_scope_id,
                port: UInt16(bigEndian: address.sin6_port))
        case AF_UNIX:
            kind = .unix(
                withUnsafeBytes(of: &storage) { bytes in
                    String(decoding: bytes.dropFirst(MemoryLayout<sa_family_t>.size).prefix { $0 != 0 }, as: UTF8.self)
                })
        default:
            return nil
        }
    }

    /// The family that a socket for it is made with.
    var family: Int32 {
        switch kind {
        case .v4: AF_INET
        case .v6: AF_INET6
        case .unix: AF_UNIX
        }
    }

    /// Its port; 0 for a Unix socket.
    package var port: UInt16 {
        switch kind {
        case .v4(_, let port), .v6(_, _, let port): port
        case .unix: 0
        }
    }

    /// The same host with another port.
    func with(port: UInt16) -> SocketAddress {
        switch kind {
        case .v4(let bytes, _): SocketAddress(.v4(bytes, port: port))
        case .v6(let bytes, let zone, _): SocketAddress(.v6(bytes, zone: zone, port: port))
        case .unix: self
        }
    }

    /// Whether only this machine can reach it.
    package var isLoopback: Bool {
        switch kind {
        case .v4(let bytes, _): bytes[0] == 127
        case .v6(let bytes, _, _):
            bytes == [UInt8](repeating: 0, count: 15) + [1]
                || (bytes.prefix(12) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff] && bytes[12] == 127)
        case .unix: true
        }
    }

    /// Calls `body` with the address as the system wants it.
    func withSystemAddress<R>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> R) -> R {
        var storage = sockaddr_storage()
        let length: Int
        switch kind {
        case .v4(let bytes, let port):
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            withUnsafeMutableBytes(of: &address.sin_addr) { $0.copyBytes(from: bytes.prefix($0.count)) }
            length = MemoryLayout<sockaddr_in>.size
            withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: address, as: sockaddr_in.self) }
        case .v6(let bytes, let zone, let port):
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = port.bigEndian
            address.sin6_scope_id = zone
            withUnsafeMutableBytes(of: &address.sin6_addr) { $0.copyBytes(from: bytes.prefix($0.count)) }
            length = MemoryLayout<sockaddr_in6>.size
            withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: address, as: sockaddr_in6.self) }
        case .unix(let path):
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
            // The length is part of a name that is not a path.
            length =
                path.utf8.first == 0
                ? MemoryLayout<sa_family_t>.size + min(path.utf8.count, 107) : MemoryLayout<sockaddr_un>.size
            withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: address, as: sockaddr_un.self) }
        }
        return withUnsafePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(length)) }
        }
    }

    /// `127.0.0.1:80`, `[::1]:80` or the path.
    package var description: String {
        switch kind {
        case .v4(let bytes, let port): "\(bytes.map(String.init).joined(separator: ".")):\(port)"
        case .v6(let bytes, _, let port): "[\(Self.text(v6: bytes))]:\(port)"
        case .unix(let path): path
        }
    }

    private static func text(v6 bytes: [UInt8]) -> String {
        var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(AF_INET6, bytes, &buffer, socklen_t(buffer.count)) != nil else { return "?" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
