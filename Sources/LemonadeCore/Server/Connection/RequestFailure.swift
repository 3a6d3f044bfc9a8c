/// Why a request got no answer of its endpoint.
enum RequestFailure: Error {
    /// It is answered with an error, after which the connection is closed if the request was not read to its end.
    case refused(APIError)
    /// There is nobody to answer.
    case disconnected
}
