import Dispatch

/// Runs something that blocks on a thread of its own, so that no test's thread is held up.
func inBackground(_ body: @escaping @Sendable () -> Void) {
    DispatchQueue(label: "blocking test work").async(execute: body)
}
