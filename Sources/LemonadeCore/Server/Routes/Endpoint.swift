/// What answers a request.
enum Endpoint: Sendable {
    /// Asks for a right (nil: anybody), then makes a whole answer.
    typealias Handler = @Sendable (ControlRequest, LoopServices) async throws(APIError) -> ControlResponse

    /// An inference path, relayed to where its model is.
    case relay(RelayedPath)
    /// An endpoint of ours.
    case control(Right?, Handler)
    /// The log as an event stream, for who has that right.
    case logStream(Right)
    /// OPTIONS of a path that has those methods.
    case preflight(methods: [String])
}
