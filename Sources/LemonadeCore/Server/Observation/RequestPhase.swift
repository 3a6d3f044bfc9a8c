/// What a relayed request is doing.
enum RequestPhase: String, Sendable {
    /// Its body is on its way.
    case reading
    /// Its model is looked up, or loaded.
    case routing
    /// It was sent, or is being sent; nothing of the answer has come.
    case waiting
    /// Its answer is relayed.
    case answering
}
