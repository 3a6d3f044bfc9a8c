/// How a request is brought to the server. Commands know only this, so that they are tested without a socket.
protocol ServerConnection: Sendable {
    /// Sends one request and reads its answer.
    ///
    /// The body of a successful answer goes to `receive` piece by piece as it comes, if that is given, until it returns
    /// false; any other body is collected. Cancelling the task closes the request's connection.
    func exchange(
        _ request: ServerRequest, receive: (@Sendable (AnswerPiece) -> Bool)?
    ) async throws(TransportError) -> ServerAnswer
}
