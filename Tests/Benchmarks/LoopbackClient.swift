import CSystem
import Glibc

@testable import LemonadeCore

/// Clients that send one request again and again, each as soon as its answer is there; all in the calling thread.
final class LoopbackClient {
    /// What a run came to.
    struct Run {
        /// Answers with status 200.
        var answers = 0
        /// Answers with another status, and connections that ended.
        var failures = 0
        /// How long it took.
        var seconds = 0.0
        /// The median time from a request to the end of its answer.
        var medianNanoseconds = 0.0
    }

    private struct Connection {
        let number: Int32
        var sent = 0
        var received = 0
        /// Of the answer, once its head has been seen; `.max` for one in chunks.
        var length = 0
        var started = 0.0
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 * 1024, alignment: 16)
    }

    private let request: [UInt8]
    private let poll = epoll_create1(0)
    private var connections: [Connection] = []
    private var latencies: [Double] = []

    /// Connects; nothing is sent yet.
    init(port: UInt16, request: [UInt8], connections count: Int) throws {
        self.request = request
        for index in 0..<count {
            let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            let address = SocketAddress(.v4([127, 0, 0, 1], port: port))
            guard number >= 0, address.withSystemAddress({ connect(number, $0, $1) }) == 0 else {
                throw SystemError(call: "connect")
            }
            var one: Int32 = 1
            setsockopt(number, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
            _ = fcntl(number, F_SETFL, O_NONBLOCK)
            connections.append(Connection(number: number))
            var event = epoll_event()
            event.events = EPOLLIN.rawValue | EPOLLOUT.rawValue | EPOLLET.rawValue
            event.data.u64 = UInt64(index)
            epoll_ctl(poll, EPOLL_CTL_ADD, number, &event)
        }
    }

    deinit {
        for connection in connections {
            close(connection.number)
            connection.buffer.deallocate()
        }
        close(poll)
    }

    /// Sends requests for that long, and waits for the last answers.
    @discardableResult
    func run(seconds: Double) -> Run {
        var run = Run()
        latencies.removeAll(keepingCapacity: true)
        let start = Stopwatch.now()
        let end = start + seconds * 1e9
        var active = connections.count
        for index in connections.indices { begin(index) }
        var events = [epoll_event](repeating: epoll_event(), count: 256)
        while active > 0 {
            let count = epoll_wait(poll, &events, Int32(events.count), 2000)
            guard count > 0 else { break }
            for event in events.prefix(Int(count)) {
                let index = Int(event.data.u64)
                write(index)
                switch read(index) {
                case .incomplete: continue
                case .answered: run.answers += 1
                case .failed:
                    run.failures += 1
                    active -= 1
                    continue
                }
                let now = Stopwatch.now()
                latencies.append(now - connections[index].started)
                if now < end {
                    begin(index)
                } else {
                    active -= 1
                }
            }
        }
        run.failures += active
        run.seconds = (Stopwatch.now() - start) / 1e9
        run.medianNanoseconds = Stopwatch.median(latencies)
        return run
    }

    private func begin(_ index: Int) {
        connections[index].sent = 0
        connections[index].received = 0
        connections[index].length = 0
        connections[index].started = Stopwatch.now()
        write(index)
    }

    private func write(_ index: Int) {
        while connections[index].sent < request.count {
            let offset = connections[index].sent
            let count = request.withUnsafeBytes {
                send(
                    connections[index].number, $0.baseAddress.map { $0 + offset }, $0.count - offset,
                    Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            connections[index].sent += count
        }
    }

    private enum Progress { case incomplete, answered, failed }

    private func read(_ index: Int) -> Progress {
        let buffer = connections[index].buffer
        while true {
            let received = connections[index].received
            let count = recv(
                connections[index].number, buffer.baseAddress.map { $0 + received }, buffer.count - received, 0)
            guard count > 0 else { return count < 0 && errno == EAGAIN ? .incomplete : .failed }
            connections[index].received += count
            let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<(received + count)])
            if connections[index].length == 0 {
                guard let end = bytes.find("\r\n\r\n") else { continue }
                let length = bytes.find("Content-Length: ").map { end + 4 + bytes.number(at: $0 + 16) }
                connections[index].length = length ?? .max
            }
            let isWhole =
                connections[index].length == .max
                ? bytes.suffix(7).elementsEqual("\r\n0\r\n\r\n".utf8) : bytes.count >= connections[index].length
            if isWhole { return bytes.find("HTTP/1.1 200 ") == 0 ? .answered : .failed }
        }
    }
}
