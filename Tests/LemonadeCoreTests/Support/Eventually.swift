import Testing

@testable import LemonadeCore

/// Waits until a condition holds that nothing announces, looking again and again; fails when it does not in time.
func eventually(
    within limit: Duration = .seconds(20), sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () async throws -> Bool
) async throws {
    let end = Instant.now() + limit
    while try await !condition() {
        guard Instant.now() < end else {
            Issue.record("it did not come to that within \(limit)", sourceLocation: sourceLocation)
            return
        }
        try await Task.sleep(for: .milliseconds(2))
    }
}
