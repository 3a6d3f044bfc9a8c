import CSystem
import Foundation
import Glibc
import Synchronization

/// A provider that answers as a test tells it to, right or wrong: a real HTTP server on a free loopback port, with a
/// blocking thread a connection, and nothing of the code under test in it.
///
/// It keeps every request as it came and every hang-up of its client with the time.
final class FaultyProvider: Sendable {
    /// One request as it came.
    struct Request: Sendable, CustomStringConvertible {
        /// On which connection, counted from 0.
        let connection: Int
        /// Everything through the empty line.
        let head: [UInt8]
        /// As much of the body as was read.
        var body: [UInt8] = []

        /// The first line.
        var line: String { lines[0] }
        /// The field lines in order.
        var fields: [(name: String, value: String)] {
            lines.dropFirst().map { line in
                let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
                return (String(parts[0]), String(parts[1].drop { $0 == " " }))
            }
        }
        /// The target, query included.
        var target: String { String(line.split(separator: " ")[1]) }
        /// Whether the provider's models are asked for.
        var isListing: Bool { line.hasPrefix("GET ") && target.split(separator: "?")[0].hasSuffix("/models") }
        /// The body as text.
        var text: String { String(decoding: body, as: UTF8.self) }

        var description: String { "\(line) [\(connection)] \(text.prefix(200))" }

        /// The values of the fields of a name, whatever its case.
        func values(_ name: String) -> [String] {
            fields.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
        }

        private var lines: [String] {
            String(decoding: head, as: UTF8.self).components(separatedBy: "\r\n").filter { !$0.isEmpty }
        }
    }

    /// The end of a connection by its client.
    struct HangUp: Sendable {
        /// Which connection.
        let connection: Int
        /// CLOCK_MONOTONIC in nanoseconds.
        let time: UInt64
    }

    /// Decides what is done with a request, of which only the head is known.
    typealias Answers = @Sendable (Request) -> FaultyAnswer

    /// The port of 127.0.0.1 that it listens on.
    let port: UInt16
    private let core: Core
    private let listener: Int32

    /// A provider that lists those models and answers everything else with a small JSON object.
    init(models: [String] = ["m"], answers: @escaping Answers = { _ in .json(#"{"ok":true}"#) }) throws {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        listener = socket
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, length) == 0 && listen(socket, 512) == 0 && getsockname(socket, $0, &length) == 0
            }
        }
        guard isListening else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        port = UInt16(bigEndian: address.sin_port)
        let entries = models.map { #"{"id":"\#($0)","object":"model"}"# }.joined(separator: ",")
        core = Core(answers: answers, listing: { _ in .json(#"{"object":"list","data":[\#(entries)]}"#) })
        let acceptor = core
        Thread.detachNewThread { acceptor.accept(on: socket) }
    }

    deinit {
        core.stop()
        // Wakes the thread that accepts; it closes the descriptor.
        shutdown(listener, Int32(SHUT_RDWR))
    }

    /// The base URL of its endpoints.
    var baseURL: String { "http://127.0.0.1:\(port)/base/v1" }

    /// From now on requests other than listings are answered so.
    func answer(_ answers: @escaping Answers) {
        core.state.withLock { $0.answers = answers }
    }

    /// From now on listings are answered so.
    func list(_ answers: @escaping Answers) {
        core.state.withLock { $0.listing = answers }
    }

    /// Every request but listings, in order.
    var requests: [Request] { core.state.withLock { $0.requests.filter { !$0.isListing } } }
    /// Every request for the list of models.
    var listings: [Request] { core.state.withLock { $0.requests.filter(\.isListing) } }
    /// How many connections were accepted.
    var connections: Int { core.state.withLock { $0.connections } }
    /// How many connections are open on this side.
    var openConnections: Int { core.state.withLock { $0.connections - $0.ended } }
    /// Hang-ups of the client in order.
    var hangUps: [HangUp] { core.state.withLock { $0.hangUps } }
    /// How many bytes of answers the kernel took.
    var bytesSent: Int { core.state.withLock { $0.bytesSent } }

    /// The request of that number, listings not counted, once its head has come.
    func request(_ number: Int = 0) async throws -> Request {
        try await core.until { $0.requests.filter { !$0.isListing }.count > number }
        return requests[number]
    }

    /// The listing of that number, once its head has come.
    func listing(_ number: Int = 0) async throws -> Request {
        try await core.until { $0.requests.filter(\.isListing).count > number }
        return listings[number]
    }

    /// The hang-up of that number, once it has been seen.
    func hangUp(_ number: Int = 0) async throws -> HangUp {
        try await core.until { $0.hangUps.count > number }
        return hangUps[number]
    }

    /// Waits until this side has ended that many connections.
    func ended(_ count: Int) async throws {
        try await core.until { $0.ended >= count }
    }

    /// Waits until no connection is open on this side.
    func allEnded() async throws {
        try await core.until { $0.ended == $0.connections }
    }
}

extension FaultyProvider {
    /// What the threads share; the provider itself is not, so that letting go of it ends them.
    final class Core: Sendable {
        /// What is known and decided.
        struct State {
            var answers: Answers
            var listing: Answers
            var requests: [Request] = []
            var connections = 0
            var ended = 0
            var hangUps: [HangUp] = []
            var bytesSent = 0
            var wakeUps: [Int: WakeUp] = [:]
            var isStopped = false
            var awaited: [(condition: @Sendable (State) -> Bool, waiter: Waiter)] = []
        }

        let state: Mutex<State>

        init(answers: @escaping Answers, listing: @escaping Answers) {
            state = Mutex(State(answers: answers, listing: listing))
        }

        /// Changes what is known, and wakes whoever waited for that.
        func change<Result: Sendable>(_ body: @Sendable (inout State) -> Result) -> Result {
            let (result, ready) = state.withLock { state in
                let result = body(&state)
                let ready = state.awaited.filter { $0.condition(state) }.map(\.waiter)
                let waiting = state.awaited.filter { !$0.condition(state) }
                state.awaited = waiting
                return (result, ready)
            }
            for waiter in ready { _ = waiter.end(.passed) }
            return result
        }

        /// Waits until that is so. Throws when it is not within 20 s.
        func until(_ condition: @escaping @Sendable (State) -> Bool) async throws {
            let gate = Gate()
            let waiter = Waiter { if $0 == .passed { gate.open() } }
            let holds = state.withLock { state in
                if condition(state) { return true }
                state.awaited.append((condition, waiter))
                return false
            }
            if !holds { try await gate.passed() }
        }

        /// Ends every connection.
        func stop() {
            let wakeUps = state.withLock { state in
                state.isStopped = true
                return Array(state.wakeUps.values)
            }
            for wakeUp in wakeUps { wakeUp.wake() }
        }

        /// Takes connections until the listening socket is shut down.
        func accept(on listener: Int32) {
            while true {
                let socket = accept4(
                    listener, nil, nil, Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue))
                if socket >= 0 {
                    let number = change { state in
                        state.connections += 1
                        return state.connections - 1
                    }
                    Thread.detachNewThread { Connection(socket: socket, number: number, core: self).serve() }
                } else if errno != EINTR, errno != ECONNABORTED {
                    break
                }
            }
            close(listener)
        }
    }
}
