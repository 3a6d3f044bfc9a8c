import Glibc
import Synchronization

@testable import LemonadeCore

/// A provider that answers every request with the same bytes and closes: blocking, on a thread of its own, independent of
/// the code under test.
final class ListingServer: Sendable {
    /// Its port on 127.0.0.1.
    let port: UInt16
    private let socket: Int32
    private let answer: Mutex<String>
    private let seen = Mutex<[String]>([])

    /// The requests that came, head and body, in order.
    var requests: [String] { seen.withLock { $0 } }
    /// Its address as a provider's base URL.
    var baseURL: String { "http://127.0.0.1:\(port)/v1" }

    /// A provider with models of those ids.
    convenience init(models: [String]) throws {
        try self.init(answer: ListingServer.listing(models))
    }

    /// A provider that answers so.
    init(answer: String) throws {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        let address = SocketAddress(.v4([127, 0, 0, 1], port: 0))
        guard address.withSystemAddress({ bind(socket, $0, $1) }) == 0, listen(socket, 64) == 0,
            let bound = SocketAddress(boundTo: socket)
        else { throw SystemError(call: "listen") }
        self.socket = socket
        port = bound.port
        self.answer = Mutex(answer)
        onThread { [weak self] in
            while true {
                let client = accept(socket, nil, nil)
                guard client >= 0 else { break }
                self?.serve(client)
                close(client)
            }
            close(socket)
        }
    }

    deinit {
        // Wakes the thread, which closes it.
        shutdown(socket, Int32(SHUT_RDWR))
    }

    /// From now on answers so.
    func answer(_ text: String) {
        answer.withLock { $0 = text }
    }

    /// The answer that lists those models.
    static func listing(_ models: [String]) -> String {
        let entries = models.map { "{\"id\":\"\($0)\",\"object\":\"model\"}" }.joined(separator: ",")
        return response("{\"object\":\"list\",\"data\":[\(entries)]}")
    }

    /// An answer of that status and body.
    static func response(_ body: String, status: String = "200 OK") -> String {
        "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n"
            + "Connection: close\r\n\r\n\(body)"
    }

    private func serve(_ client: Int32) {
        var time = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        var request: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while request.firstRange(of: Array("\r\n\r\n".utf8)) == nil {
            let count = recv(client, &piece, piece.count, 0)
            guard count > 0 else { return }
            request += piece[..<count]
        }
        seen.withLock { $0.append(String(decoding: request, as: UTF8.self)) }
        let bytes = Array(answer.withLock { $0 }.utf8)
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            sent += count
        }
    }
}
