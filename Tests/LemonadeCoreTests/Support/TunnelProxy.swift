import Dispatch
import Glibc
import Synchronization

@testable import LemonadeCore

/// An HTTP proxy that opens tunnels (CONNECT), whatever the host's name is: to a port of 127.0.0.1. Blocking, on threads of
/// its own, and independent of the code under test.
final class TunnelProxy: Sendable {
    /// Its port of 127.0.0.1.
    let port: UInt16
    private let listener: BlockingListener
    private let state = Mutex(State())

    private struct State {
        var heads: [String] = []
        var answer = "HTTP/1.1 200 Connection established\r\n\r\n"
        /// Where the tunnels lead; nil: to the port that is asked for.
        var destination: UInt16?
    }

    init() throws {
        listener = try BlockingListener()
        port = listener.port
        listener.start { [weak self] client in
            guard let proxy = self else {
                close(client)
                return
            }
            onThread { proxy.serve(client) }
        }
    }

    /// Its address, with credentials if there are any.
    func address(_ credentials: String = "") -> String {
        "http://\(credentials.isEmpty ? "" : credentials + "@")127.0.0.1:\(port)"
    }

    /// The heads of all requests, in order.
    var heads: [String] { state.withLock { $0.heads } }

    /// From now on tunnels are granted in these words.
    func answer(_ text: String) {
        state.withLock { $0.answer = text }
    }

    /// From now on all tunnels lead there.
    func lead(to port: UInt16) {
        state.withLock { $0.destination = port }
    }

    private func serve(_ client: Int32) {
        var limit = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        guard let head = Self.head(from: client) else {
            close(client)
            return
        }
        let (answer, destination) = state.withLock { state in
            state.heads.append(head)
            return (state.answer, state.destination)
        }
        let asked = head.split(separator: " ")[1].split(separator: ":").last.flatMap { UInt16($0) } ?? 0
        let upstream = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        setsockopt(upstream, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        let address = SocketAddress(.v4([127, 0, 0, 1], port: destination ?? asked))
        guard head.hasPrefix("CONNECT "), address.withSystemAddress({ connect(upstream, $0, $1) }) == 0 else {
            let refusal = Array("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n".utf8)
            _ = send(client, refusal, refusal.count, Int32(MSG_NOSIGNAL))
            close(client)
            close(upstream)
            return
        }
        let bytes = Array(answer.utf8)
        _ = send(client, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        let tunnel = Tunnel(client: client, upstream: upstream)
        onThread { tunnel.pump(from: client, to: upstream) }
        tunnel.pump(from: upstream, to: client)
    }

    /// A byte at a time: what is behind the head is the tunnel's.
    private static func head(from socket: Int32) -> String? {
        var head: [UInt8] = []
        var byte: UInt8 = 0
        while !head.ends(with: "\r\n\r\n") {
            guard recv(socket, &byte, 1, 0) == 1 else { return nil }
            head.append(byte)
        }
        return String(decoding: head, as: UTF8.self)
    }
}

/// The two sockets of a tunnel, closed by whichever direction ends last.
private final class Tunnel: Sendable {
    private let client: Int32
    private let upstream: Int32
    private let running = Atomic(2)

    init(client: Int32, upstream: Int32) {
        self.client = client
        self.upstream = upstream
    }

    func pump(from source: Int32, to sink: Int32) {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        pumping: while true {
            let count = recv(source, &bytes, bytes.count, 0)
            guard count > 0 else { break }
            var sent = 0
            while sent < count {
                let more = bytes.withUnsafeBytes {
                    send(sink, $0.baseAddress.map { $0 + sent }, count - sent, Int32(MSG_NOSIGNAL))
                }
                guard more > 0 else { break pumping }
                sent += more
            }
        }
        shutdown(sink, Int32(SHUT_WR))
        guard running.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 else { return }
        close(client)
        close(upstream)
    }
}

extension [UInt8] {
    fileprivate func ends(with text: String) -> Bool { suffix(text.utf8.count).elementsEqual(text.utf8) }
}
