import Dispatch

/// Runs what blocks on a thread of its own: Swift's pool has one a core, and the code under test needs them.
func blocking<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue(label: "blocking").async { continuation.resume(with: Swift.Result(catching: body)) }
    }
}
