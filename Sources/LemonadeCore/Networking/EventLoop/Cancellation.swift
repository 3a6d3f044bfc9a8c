/// Something whose wait can be ended from elsewhere on its loop.
protocol Cancellable: AnyObject {
    /// Ends the current wait, and every later one, at once.
    func cancel()
    /// Lets the current wait go on no longer than that.
    func hurry(until deadline: Instant)
}

extension Cancellable {
    func hurry(until deadline: Instant) {}
}

/// Why a request was given up.
enum CancellationReason: Sendable {
    /// The client hung up.
    case clientGone
    /// Somebody with the right to asked for it.
    case requested
    /// The daemon is going down and the time for draining is over.
    case shutdown
    /// A limit on the whole of it passed.
    case timedOut
}

/// What is cancelled together: one request with whatever it waits for at the moment.
///
/// The client's hang-up wakes the upstream's wait directly, in the same turn, whatever phase the request is in.
final class RequestScope {
    /// Set once cancelled.
    private(set) var reason: CancellationReason?
    /// How many connections the request was sent on, whole or in part.
    var attempts = 0
    private var current: (any Cancellable)?

    /// Gives the request up.
    func cancel(_ reason: CancellationReason) {
        guard self.reason == nil else { return }
        self.reason = reason
        current?.cancel()
    }

    /// What is waited for now is not waited for beyond that.
    func hurry(until deadline: Instant) {
        current?.hurry(until: deadline)
    }

    /// From now on a cancellation ends this one's waits; at once if it has happened already.
    func attach(_ waiting: any Cancellable) {
        current = waiting
        if reason != nil { waiting.cancel() }
    }

    /// Nothing of the request waits any more.
    func detach() {
        current = nil
    }

    /// Makes the scope ready for the connection's next request.
    func reset() {
        reason = nil
        attempts = 0
        current = nil
    }
}
