import Foundation

/// Runs what blocks on a thread of its own. Swift's pool has one a core, Dispatch's queues share some two hundred, and the
/// code under test needs both.
func onThread(_ body: @escaping @Sendable () -> Void) {
    Thread.detachNewThread(body)
}

/// Runs what blocks on a thread of its own, and waits for it without one.
func blocking<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        onThread { continuation.resume(with: Swift.Result(catching: body)) }
    }
}
