/// What a head parser says when nothing is wrong.
enum HeadOutcome: Equatable, Sendable {
    /// The head is not whole yet; come again with more bytes behind the same ones.
    case needMore
    /// The head is whole and took that many bytes; what follows is the body or the next message.
    case complete(Int)
}
