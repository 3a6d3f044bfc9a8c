/// Runs a task on a thread of its own, so that one that blocks, as reading a keyboard does, keeps no other waiting.
final class ThreadExecutor: TaskExecutor {
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        onThread { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }

    /// Does something that blocks.
    static func run<Value: Sendable>(_ body: @escaping @Sendable () async -> Value) -> Task<Value, Never> {
        Task(executorPreference: ThreadExecutor()) { await body() }
    }
}
