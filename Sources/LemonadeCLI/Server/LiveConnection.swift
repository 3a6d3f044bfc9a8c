struct LiveConnection: ServerConnection {
    let address: ServerAddress
    let key: Secret?
    func exchange(_ request: ServerRequest, receive: (@Sendable (AnswerPiece) -> Bool)?) async throws(TransportError)
        -> ServerAnswer
    { throw .unreachable(reason: nil) }
}
