import Dispatch
import Synchronization

/// The TLS contexts of the process, one for each set of trusted certificates. Shared by all loops.
///
/// They are made when they are first asked for, on a queue of their own: loading the library and a CA file reads files, and
/// no loop waits for a disk.
package final class TLSContexts: Sendable {
    /// What making a context came to.
    typealias Answer = Result<TLSContext, TLSSetupError>

    /// CA files that are known at once; each is a provider's setting, so there are few.
    private static let mostContexts = 64
    /// A certificate that the system no longer trusts is trusted no longer than this here either.
    private static let lifetime = Duration.seconds(3600)
    /// What was made this recently is not made again because it trusts too little.
    private static let shortestLifetime = Duration.seconds(5)

    private struct State {
        var contexts: [TLSTrust: TLSContext] = [:]
        var waiting: [TLSTrust: [@Sendable (Answer) -> Void]] = [:]
    }

    // The race this prevents: two loops that need a context at once would both make one.
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "tls contexts")
    private let libraryNames: [String]
    private let systemTrust: TLSTrust

    /// Contexts that trust what the environment says (SSL_CERT_FILE, SSL_CERT_DIR), made with the library of the first of
    /// those names that is there.
    package init(environment: [String: String], libraryNames: [String]? = nil) {
        systemTrust = TLSTrust(environment: environment)
        self.libraryNames = libraryNames ?? OpenSSL.libraryNames
    }

    /// What a connection to `target` trusts.
    func trust(of target: ConnectionTarget) -> TLSTrust {
        target.certificateFile.map { .file($0) } ?? systemTrust
    }

    /// The context for that, if it is there already.
    func known(_ trust: TLSTrust, at now: Instant) -> TLSContext? {
        state.withLock { state in
            guard let context = state.contexts[trust], now < context.made + Self.lifetime else { return nil }
            return context
        }
    }

    /// Makes the context for that; `answer` is called once, on another thread.
    func make(_ trust: TLSTrust, answer: @escaping @Sendable (Answer) -> Void) {
        let isFirst = state.withLock { state in
            state.waiting[trust, default: []].append(answer)
            return state.waiting[trust]?.count == 1
        }
        guard isFirst else { return }
        queue.async { [self] in
            let answer: Answer
            do throws(TLSSetupError) {
                answer = .success(try TLSContext(library: try OpenSSL.load(libraryNames), trust: trust))
            } catch {
                answer = .failure(error)
            }
            let waiting = state.withLock { state in
                if case .success(let context) = answer {
                    if state.contexts.count >= Self.mostContexts { state.contexts.removeAll() }
                    state.contexts[trust] = context
                }
                return state.waiting.removeValue(forKey: trust) ?? []
            }
            for answered in waiting { answered(answer) }
        }
    }

    /// A certificate's authority was not among the trusted ones. Somebody may be about to add it: the next connection looks
    /// again.
    func forget(_ context: TLSContext, at now: Instant) {
        guard context.made + Self.shortestLifetime < now else { return }
        state.withLock { state in
            if state.contexts[context.trust] === context { state.contexts[context.trust] = nil }
        }
    }
}
