/// How and after which last words an engine ended.
struct EngineEnd: Sendable, Equatable {
    /// In words that fit behind "llama-server".
    let how: String
    /// The last lines of its log.
    let log: [String]
}

/// An engine that is ready to be called.
protocol RunningEngine: AnyObject, Sendable {
    /// Its process.
    var pid: Int32 { get }
    /// Where it is called.
    var target: ConnectionTarget { get }
    /// The key that it asks for.
    var key: APIKey { get }
    /// Its program and arguments; no secret is among them.
    var command: [String] { get }

    /// Waits for its end, whoever brings it about.
    func ended() async -> EngineEnd
    /// Ends it, and returns when it has ended.
    func stop() async
}

/// Starts engines.
protocol EngineStarter: Sendable {
    /// Starts one and returns when it is ready. Cancelling the task ends what was started.
    func start(_ model: LocalModel, options: RecipeOptions) async throws(EngineError) -> any RunningEngine
}
