import Glibc

@testable import LemonadeCore

/// A port of 127.0.0.1 whose connections are served by blocking code, on a thread that ends with this.
final class BlockingListener: Sendable {
    /// The port.
    let port: UInt16
    private let socket: Int32

    init() throws {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        let address = SocketAddress(.v4([127, 0, 0, 1], port: 0))
        let socket = socket
        guard address.withSystemAddress({ bind(socket, $0, $1) }) == 0, listen(socket, 64) == 0,
            let port = SocketAddress(boundTo: socket)?.port
        else {
            let error = SystemError(call: "bind")
            close(socket)
            throw error
        }
        self.port = port
    }

    /// Calls `serve` with each connection, one after the other, from now on; once. The connection is the closure's to close.
    func start(_ serve: @escaping @Sendable (Int32) -> Void) {
        let socket = socket
        onThread {
            while case let client = accept(socket, nil, nil), client >= 0 { serve(client) }
            close(socket)
        }
    }

    deinit {
        shutdown(socket, Int32(SHUT_RDWR))
    }
}
