/// What answers a request.
enum Endpoint: Sendable {
    /// Asks for a right (nil: anybody), then makes a whole answer.
    typealias Handler = @Sendable (ControlRequest, LoopServices) async throws(APIError) -> ControlResponse

    /// An inference path, relayed to where its model is.
    case relay(RelayedPath)
    /// An endpoint of ours.
    case control(Right?, Handler)
    /// A CORS preflight; access rules have answered it already.
    case preflight
}
