import Dispatch
import Glibc
import Synchronization

@testable import LemonadeCore

/// A proxy between the client under test and a TLS server that misbehaves at a record of its choice: independent of the code
/// under test, and blocking, on threads of its own.
final class TLSTap: Sendable {
    /// A record on its way from the server to the client (RFC 8446 §5.1).
    struct Record: Sendable {
        /// Which connection it belongs to, counted from 0.
        let connection: Int
        /// Its number on the connection, counted from 0.
        let index: Int
        /// How many records of application data went before it on the connection.
        let dataBefore: Int
        /// 20 change cipher spec, 21 alert, 22 handshake, 23 application data.
        let type: UInt8
        /// The length of what is in it.
        let length: Int

        /// Whether it is TLS's goodbye: an alert, in TLS 1.3 wrapped up as data (two bytes, its type, and the tag).
        var isGoodbye: Bool { type == 21 || type == 23 && length == 19 }
    }

    /// What to do with a record.
    enum Action: Sendable {
        /// Let it through.
        case pass
        /// Nothing comes through any more, and nothing ends.
        case stop
        /// End the connection in front of it.
        case cut
        /// End it in the middle of it.
        case cutInside
        /// Break the connection in front of it.
        case reset
        /// Change a byte of it.
        case forge
    }

    /// Where it listens, at 127.0.0.1.
    let port: UInt16
    private let listener: BlockingListener
    private let server: UInt16
    private let decide: @Sendable (Record) -> Action
    private let pairs = Mutex<[Pair]>([])
    private let accepted = DispatchSemaphore(value: 0)

    /// In front of a server; `decide` is asked for each of the server's records.
    init(to server: UInt16, _ decide: @escaping @Sendable (Record) -> Action = { _ in .pass }) throws {
        self.server = server
        self.decide = decide
        listener = try BlockingListener()
        port = listener.port
        listener.start { [weak self] client in
            guard let tap = self else {
                close(client)
                return
            }
            tap.serve(client)
        }
    }

    /// How many connections there have been.
    var connections: Int { pairs.withLock { $0.count } }

    /// Waits until the client of that connection, counted from 0, has sent something. False if it does not.
    func heardClient(_ connection: Int = 0) async -> Bool { await wait(for: connection) { $0.heard } }

    /// Waits until the client of that connection, counted from 0, has ended it. False if it does not.
    func clientLeft(_ connection: Int = 0) async -> Bool { await wait(for: connection) { $0.left } }

    private func wait(for connection: Int, _ event: @escaping @Sendable (Pair) -> DispatchSemaphore) async -> Bool {
        let happened = try? await blocking { [self] in
            let limit = DispatchTime.now() + 20
            while true {
                let pair = pairs.withLock { $0.count > connection ? $0[connection] : nil }
                if let pair { return event(pair).wait(timeout: limit) == .success }
                guard accepted.wait(timeout: limit) == .success else { return false }
            }
        }
        return happened ?? false
    }

    private func serve(_ client: Int32) {
        let upstream = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        let address = SocketAddress(.v4([127, 0, 0, 1], port: server))
        _ = address.withSystemAddress { connect(upstream, $0, $1) }
        var limit = timeval(tv_sec: 30, tv_usec: 0)
        for socket in [client, upstream] {
            setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        }
        let pair = Pair(client: client, upstream: upstream, decide: decide)
        let number = pairs.withLock { pairs in
            pairs.append(pair)
            return pairs.count - 1
        }
        accepted.signal()
        onThread { pair.passUp() }
        onThread { pair.passDown(number) }
    }
}

/// One connection of a tap.
private final class Pair: Sendable {
    let client: Int32
    let upstream: Int32
    let decide: @Sendable (TLSTap.Record) -> TLSTap.Action
    let heard = DispatchSemaphore(value: 0)
    let left = DispatchSemaphore(value: 0)
    private let running = Atomic(2)

    init(client: Int32, upstream: Int32, decide: @escaping @Sendable (TLSTap.Record) -> TLSTap.Action) {
        self.client = client
        self.upstream = upstream
        self.decide = decide
    }

    private func ended() {
        guard running.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 else { return }
        close(client)
        close(upstream)
    }

    func passUp() {
        defer { ended() }
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(client, &chunk, chunk.count, 0)
            guard count > 0 else {
                left.signal()
                break
            }
            heard.signal()
            guard write(chunk.prefix(count), to: upstream) else { break }
        }
        shutdown(upstream, Int32(SHUT_WR))
    }

    func passDown(_ connection: Int) {
        defer { ended() }
        var index = 0
        var dataBefore = 0
        while let header = read(5) {
            let length = Int(header[3]) << 8 | Int(header[4])
            guard let content = read(length) else { break }
            let record = TLSTap.Record(
                connection: connection, index: index, dataBefore: dataBefore, type: header[0], length: length)
            index += 1
            if header[0] == 23 { dataBefore += 1 }
            switch decide(record) {
            case .pass: guard write((header + content)[...], to: client) else { return }
            case .stop: return
            case .cut:
                shutdown(client, Int32(SHUT_WR))
                return
            case .cutInside:
                _ = write((header + content.prefix(length / 2))[...], to: client)
                shutdown(client, Int32(SHUT_WR))
                return
            case .reset:
                var linger = linger(l_onoff: 1, l_linger: 0)
                setsockopt(client, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
                // Ends the other thread's wait, so that nobody holds the socket and it is closed.
                shutdown(client, Int32(SHUT_RD))
                return
            case .forge:
                var forged = header + content
                forged[forged.count - 1] ^= 1
                guard write(forged[...], to: client) else { return }
            }
        }
        shutdown(client, Int32(SHUT_WR))
    }

    private func read(_ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let got = bytes.withUnsafeMutableBytes {
                recv(upstream, $0.baseAddress.map { $0 + filled }, count - filled, 0)
            }
            guard got > 0 else { return nil }
            filled += got
        }
        return bytes
    }

    private func write(_ bytes: ArraySlice<UInt8>, to socket: Int32) -> Bool {
        bytes.withUnsafeBytes { bytes in
            var sent = 0
            while sent < bytes.count {
                let count = send(socket, bytes.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
                guard count > 0 else { return false }
                sent += count
            }
            return true
        }
    }
}
