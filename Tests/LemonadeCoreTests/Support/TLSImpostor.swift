import Glibc

@testable import LemonadeCore

/// A server that answers whatever it is sent first with the same bytes, and ends the connection.
final class TLSImpostor: Sendable {
    /// Where it listens, at 127.0.0.1.
    let port: UInt16
    private let listener: BlockingListener

    /// One that says that.
    init(saying bytes: [UInt8]) throws {
        listener = try BlockingListener()
        port = listener.port
        listener.start { client in
            var chunk = [UInt8](repeating: 0, count: 65_536)
            // All of a ClientHello: what is left unread would turn the end into a reset.
            _ = recv(client, &chunk, chunk.count, 0)
            _ = send(client, bytes, bytes.count, Int32(MSG_NOSIGNAL))
            close(client)
        }
    }
}
