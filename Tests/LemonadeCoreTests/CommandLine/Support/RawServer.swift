import Glibc
import Synchronization

@testable import LemonadeCore

/// A server that takes one connection, reads a request's head and says exactly what it is told to; no part of the code
/// under test.
final class RawServer: Sendable {
    let port: UInt16
    private let listener: Int32
    private let connection = Mutex<Int32>(-1)

    init() throws {
        let address = SocketAddress(.v4([127, 0, 0, 1], port: 0))
        let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard address.withSystemAddress({ bind(number, $0, $1) }) == 0, listen(number, 1) == 0,
            let bound = SocketAddress(boundTo: number)
        else { throw SystemError(call: "listen") }
        listener = number
        port = bound.port
    }

    deinit {
        close(listener)
        connection.withLock { if $0 >= 0 { close($0) } }
    }

    /// Takes a connection, waits for a request's head and answers it.
    func answer(_ text: String) async {
        await ThreadExecutor.run { [self] in
            let number = accept(listener, nil, nil)
            connection.withLock { $0 = number }
            var head = ""
            while !head.contains("\r\n\r\n") {
                var chunk = [UInt8](repeating: 0, count: 4096)
                let count = recv(number, &chunk, chunk.count, 0)
                guard count > 0 else { return }
                head += String(decoding: chunk.prefix(count), as: UTF8.self)
            }
            _ = Array(text.utf8).withUnsafeBytes { send(number, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        }.value
    }

    /// Closes the connection.
    func hangUp() {
        connection.withLock { number in
            close(number)
            number = -1
        }
    }

    /// Waits until the client has closed the connection; false when it has not within a minute.
    func seesHangUp() async -> Bool {
        let number = connection.withLock { $0 }
        return await ThreadExecutor.run {
            while true {
                var entry = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
                guard poll(&entry, 1, 60_000) > 0 else { return false }
                var chunk = [UInt8](repeating: 0, count: 4096)
                if recv(number, &chunk, chunk.count, 0) <= 0 { return true }
            }
        }.value
    }
}
