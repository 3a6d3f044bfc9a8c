/// Why a model is not ready.
enum EngineError: Error, Sendable, Equatable {
    /// It could not be loaded; the end of what its engine printed.
    case failed(reason: String, log: [String])
    /// Somebody unloaded it while it was loading.
    case cancelled
    /// Every model that may be loaded is pinned.
    case allPinned
    /// The daemon is going down.
    case shuttingDown

    /// The error for the client that asked for the model.
    func apiError(model: String) -> APIError {
        switch self {
        case .failed(let reason, let log): .modelLoadFailed(model, reason: reason, log: log)
        case .cancelled: .modelLoadCancelled(model)
        case .allPinned: .allModelsPinned()
        case .shuttingDown: .shuttingDown()
        }
    }
}

extension APIError {
    /// A model that was unloaded before it was ready.
    static func modelLoadCancelled(_ model: String) -> APIError {
        APIError(
            .requestCancelled, "Loading model '\(model.bounded)' was cancelled: somebody unloaded it.", param: "model")
    }

    /// A model for which there is no room, and for which none can be made.
    static func allModelsPinned() -> APIError {
        APIError(
            .overloaded,
            "Every model that may be loaded at once (setting max_loaded_models) is pinned. Unpin one, or raise the setting.",
            details: ["limit": "max_loaded_models"])
    }
}
