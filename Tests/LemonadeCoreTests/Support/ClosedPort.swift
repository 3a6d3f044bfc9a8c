import Glibc

@testable import LemonadeCore

/// A port on which nobody listens, and which nobody else gets as long as this lives.
final class ClosedPort: Sendable {
    /// The port.
    let number: UInt16
    private let socket: Int32

    /// A port of that address, which is 127.0.0.1 unless said otherwise.
    init(_ address: SocketAddress = SocketAddress(.v4([127, 0, 0, 1], port: 0))) throws {
        let socket = Glibc.socket(
            address.family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard address.withSystemAddress({ bind(socket, $0, $1) }) == 0, let bound = SocketAddress(boundTo: socket)
        else {
            let error = SystemError(call: "bind")
            close(socket)
            throw error
        }
        self.socket = socket
        number = bound.port
    }

    deinit {
        close(socket)
    }
}
