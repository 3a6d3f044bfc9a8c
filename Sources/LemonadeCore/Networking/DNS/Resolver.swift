import Dispatch
import Glibc
import Synchronization

/// Why a name has no address.
package struct ResolutionError: Error, Sendable, Equatable {
    /// The system's words, "Name or service not known".
    package let words: String
}

/// Turns host names into addresses with the system's resolver, which blocks, on threads of its own.
///
/// Shared by all loops. At most four look-ups run at a time; one that hangs costs its place, not a loop. Answers are kept
/// for half a minute (getaddrinfo tells no lifetime), failures for one second.
package final class Resolver: Sendable {
    /// What a look-up came to.
    package typealias Answer = Result<[SocketAddress], ResolutionError>
    /// The look-up itself: host → addresses without a port.
    package typealias LookUp = @Sendable (String) -> Answer

    private static let mostRunning = 4
    private static let mostCached = 256
    private static let lifetime = Duration.seconds(30)
    private static let failureLifetime = Duration.seconds(1)

    private struct State {
        var cache: [String: (answer: Answer, until: Instant)] = [:]
        var waiting: [String: [@Sendable (Answer) -> Void]] = [:]
        var queue: [String] = []
        /// The threads that have nothing to do.
        var free = Array(0..<Resolver.mostRunning)
    }

    // The race this prevents: two loops asking for one name at once would both start a look-up.
    private let state = Mutex(State())
    // One serial queue for each look-up at a time, because those get threads beyond the number of cores. Blocking in a
    // concurrent queue would hold the threads that actors run on: two names that hang would stop the registry.
    private let threads = (0..<Resolver.mostRunning).map { DispatchQueue(label: "resolver \($0)") }
    private let lookUp: LookUp

    /// A resolver; `lookUp` is the system's unless a test brings its own.
    package init(lookUp: @escaping LookUp = Resolver.system) {
        self.lookUp = lookUp
    }

    /// How many questions have not been answered yet.
    var pendingQuestions: Int {
        state.withLock { state in state.waiting.values.reduce(0) { $0 + $1.count } }
    }

    /// The addresses of `host` if that is known without asking: an IP literal or a recent answer.
    func known(_ host: String, at now: Instant) -> Answer? {
        if let literal = SocketAddress(literal: host, port: 0) { return .success([literal]) }
        return state.withLock { state in
            guard let entry = state.cache[host], entry.until > now else { return nil }
            return entry.answer
        }
    }

    /// Asks for the addresses of `host`; `answer` is called once, on another thread.
    func resolve(_ host: String, answer: @escaping @Sendable (Answer) -> Void) {
        let thread: Int? = state.withLock { state in
            if state.waiting[host] != nil {
                state.waiting[host]?.append(answer)
                return nil
            }
            state.waiting[host] = [answer]
            guard let thread = state.free.popLast() else {
                state.queue.append(host)
                return nil
            }
            return thread
        }
        if let thread { start(host, on: thread) }
    }

    private func start(_ host: String, on thread: Int) {
        threads[thread].async { [self] in
            let answer = lookUp(host)
            let lifetime = if case .success = answer { Self.lifetime } else { Self.failureLifetime }
            let (waiting, next) = state.withLock { state in
                if state.cache.count >= Self.mostCached { state.cache.removeAll() }
                state.cache[host] = (answer, .now() + lifetime)
                let next = state.queue.isEmpty ? nil : state.queue.removeFirst()
                if next == nil { state.free.append(thread) }
                return (state.waiting.removeValue(forKey: host) ?? [], next)
            }
            for answered in waiting { answered(answer) }
            if let next { start(next, on: thread) }
        }
    }

    /// The system's resolver (getaddrinfo, RFC 6724 order).
    package static func system(_ host: String) -> Answer {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, nil, &hints, &list)
        guard code == 0 else { return .failure(ResolutionError(words: String(cString: gai_strerror(code)))) }
        defer { freeaddrinfo(list) }
        var addresses: [SocketAddress] = []
        var next = list
        while let entry = next?.pointee {
            var storage = sockaddr_storage()
            if let address = entry.ai_addr {
                memcpy(&storage, address, min(Int(entry.ai_addrlen), MemoryLayout<sockaddr_storage>.size))
            }
            if let address = SocketAddress(storage), !addresses.contains(address) { addresses.append(address) }
            next = entry.ai_next
        }
        return addresses.isEmpty ? .failure(ResolutionError(words: "no address")) : .success(addresses)
    }
}
