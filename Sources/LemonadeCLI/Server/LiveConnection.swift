import LemonadeCore

/// The connection to a real server, over the core's own client.
struct LiveConnection: ServerConnection {
    private let address: ServerAddress
    private let client: ProgramClient

    /// Makes ready to connect; nothing is sent yet.
    init(
        to address: ServerAddress, key: APIKey?, environment: [String: String]
    ) throws(CommandFailure) {
        self.address = address
        let socket = address.isImplied ? LocalServer.socket(environment: environment) : nil
        if key != nil, socket == nil, !address.isSecure { try LocalServer.checkMaySendKey(to: address) }
        do throws(SystemError) {
            let target = ConnectionTarget(
                isSecure: address.isSecure, host: address.host, port: address.port, socketPath: socket)
            client = try ProgramClient(target: target, key: key, environment: environment)
        } catch {
            throw .failed("Cannot open a connection: \(error.words).")
        }
    }

    func exchange(
        _ request: ServerRequest, receive: (@Sendable (AnswerPiece) -> Bool)?
    ) async throws(TransportError) -> ServerAnswer {
        var message = ProgramClient.Request(method: request.method, path: address.prefix + request.path)
        message.body = request.body?.serialized()
        message.limit = request.limit
        var receiver: ProgramClient.Receiver?
        if let receive { receiver = { receive(AnswerPiece(contentType: $0, bytes: $1)) } }
        do throws(ClientError) {
            let answer = try await client.exchange(message, receive: receiver)
            return ServerAnswer(
                status: answer.status, contentType: answer.contentType, provider: answer.provider, body: answer.body)
        } catch {
            throw TransportError(error)
        }
    }
}
