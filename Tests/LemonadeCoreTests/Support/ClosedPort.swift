import Glibc

@testable import LemonadeCore

/// A port of 127.0.0.1 on which nobody listens, and which nobody else gets as long as this lives.
final class ClosedPort: Sendable {
    /// The port.
    let number: UInt16
    private let socket: Int32

    init() throws {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(socket, pointer, length) == 0 && getsockname(socket, pointer, &length) == 0
            }
        }
        guard isBound else { throw SystemError(call: "bind") }
        self.socket = socket
        number = UInt16(bigEndian: address.sin_port)
    }

    deinit {
        close(socket)
    }
}
