import Glibc

@testable import LemonadeCore

/// A server that answers whatever it is sent first with the same bytes, and ends the connection.
final class TLSImpostor: Sendable {
    /// Where it listens, at 127.0.0.1.
    let port: UInt16
    private let listener: Int32

    /// One that says that.
    init(saying bytes: [UInt8]) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        let address = SocketAddress(.v4([127, 0, 0, 1], port: 0))
        guard address.withSystemAddress({ bind(listener, $0, $1) }) == 0, listen(listener, 64) == 0,
            let port = SocketAddress(boundTo: listener)?.port
        else { throw SystemError(call: "bind") }
        self.port = port
        self.listener = listener
        onThread {
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { break }
                var chunk = [UInt8](repeating: 0, count: 65_536)
                // All of a ClientHello: what is left unread would turn the end into a reset.
                _ = recv(client, &chunk, chunk.count, 0)
                _ = send(client, bytes, bytes.count, Int32(MSG_NOSIGNAL))
                close(client)
            }
            close(listener)
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
    }
}
