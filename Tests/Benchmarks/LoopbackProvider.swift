import CSystem
import Dispatch
import Glibc
import Synchronization

@testable import LemonadeCore

/// The smallest provider: one thread, canned answers, nothing shared with the daemon that it stands behind.
final class LoopbackProvider: Sendable {
    /// Where it listens on 127.0.0.1.
    let port: UInt16
    private let listener: Int32
    private let stopping = Atomic(false)
    private let clock = Atomic<Int32>(0)

    private static let listing = answer(#"{"object":"list","data":[{"id":"m","object":"model"}]}"#)
    private static let json = answer(String(decoding: Samples.chatAnswer, as: UTF8.self))
    private static let stream =
        Samples.bytes("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
        + Samples.chunked(Array(repeating: Samples.event, count: 20) + [Samples.streamEnd]) + Samples.bytes("0\r\n\r\n")

    /// Starts one.
    init() throws {
        let address = SocketAddress(.v4([127, 0, 0, 1], port: 0))
        listener = try ListeningSocket.open(at: address)
        port = SocketAddress(boundTo: listener)?.port ?? 0
        let ready = DispatchSemaphore(value: 0)
        DispatchQueue(label: "provider").async {
            var clock: clockid_t = 0
            pthread_getcpuclockid(pthread_self(), &clock)
            self.clock.store(clock, ordering: .relaxed)
            ready.signal()
            self.serve()
        }
        ready.wait()
    }

    /// The processor time that its thread has taken.
    var cpuNanoseconds: Double { Stopwatch.now(clock.load(ordering: .relaxed)) }

    /// Ends it.
    func stop() { stopping.store(true, ordering: .relaxed) }

    private func serve() {
        let poll = epoll_create1(0)
        var events = [epoll_event](repeating: epoll_event(), count: 256)
        var connections: [Int32: Connection] = [:]
        watch(listener, poll)
        while !stopping.load(ordering: .relaxed) {
            let count = epoll_wait(poll, &events, Int32(events.count), 100)
            for event in events.prefix(Int(max(0, count))) {
                let number = event.data.fd
                guard number != listener else {
                    while case let accepted = accept4(listener, nil, nil, Int32(SOCK_NONBLOCK.rawValue)), accepted >= 0
                    {
                        var one: Int32 = 1
                        setsockopt(accepted, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
                        connections[accepted] = Connection(number: accepted)
                        watch(accepted, poll)
                    }
                    continue
                }
                if connections[number]?.readAndAnswer(Self.answer(to:end:)) != true {
                    close(number)
                    connections[number] = nil
                }
            }
        }
        for number in connections.keys { close(number) }
        close(listener)
        close(poll)
    }

    private func watch(_ number: Int32, _ poll: Int32) {
        var event = epoll_event()
        event.events = EPOLLIN.rawValue
        event.data.fd = number
        epoll_ctl(poll, EPOLL_CTL_ADD, number, &event)
    }

    private static func answer(to head: UnsafeRawBufferPointer, end: UnsafeRawBufferPointer) -> [UInt8] {
        if head.first == UInt8(ascii: "G") { return listing }
        return end.find(#""stream":true"#) == nil ? json : stream
    }

    private static func answer(_ body: String) -> [UInt8] {
        Samples.bytes(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }
}

/// One connection of the provider: a request at a time.
private final class Connection {
    private let number: Int32
    private var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 21, alignment: 16)
    private var count = 0
    /// How long the request is, once its head has been seen.
    private var length = 0

    init(number: Int32) { self.number = number }
    deinit { buffer.deallocate() }

    /// False when the connection is over.
    func readAndAnswer(_ answer: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> [UInt8]) -> Bool {
        let read = recv(number, buffer.baseAddress.map { $0 + count }, buffer.count - count, 0)
        guard read > 0 else { return read < 0 && errno == EAGAIN }
        count += read
        let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
        if length == 0 {
            guard let end = bytes.find("\r\n\r\n") else { return true }
            let head = UnsafeRawBufferPointer(rebasing: bytes[..<(end + 4)])
            length = head.count + (head.find("Content-Length: ").map { head.number(at: $0 + 16) } ?? 0)
        }
        guard count >= length else { return true }
        let reply = answer(bytes, UnsafeRawBufferPointer(rebasing: bytes[max(0, length - 32)..<length]))
        count = 0
        length = 0
        return reply.withUnsafeBytes { send(number, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) == $0.count }
    }
}

extension UnsafeRawBufferPointer {
    /// Where a text begins.
    func find(_ text: StaticString) -> Int? {
        guard let base = baseAddress, let found = memmem(base, count, text.utf8Start, text.utf8CodeUnitCount) else {
            return nil
        }
        return UnsafeRawPointer(found) - base
    }

    /// The number in decimal that begins there.
    func number(at start: Int) -> Int {
        var value = 0
        for byte in self[start...] {
            guard byte >= 0x30, byte <= 0x39 else { break }
            value = value * 10 + Int(byte - 0x30)
        }
        return value
    }
}
