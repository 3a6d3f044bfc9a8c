import LemonadeCore

/// What one run of a command has to work with. Everything of the outside world comes through here.
struct Session: Sendable {
    /// How a connection to a server is made: by its address, and the server's own key if there is one.
    typealias Connect = @Sendable (ServerAddress, APIKey?) throws(CommandFailure) -> any ServerConnection

    /// The command line.
    let arguments: ParsedArguments
    /// Whom the command talks to.
    let terminal: Terminal
    /// The environment, as it was when the program started.
    let environment: [String: String]
    /// How the server is reached.
    let connect: Connect

    /// The variables that may hold the server's own key. The administrator's comes first, for it opens every route.
    static let serverKeyVariables = ["LEMONADE_ADMIN_API_KEY", "LEMONADE_API_KEY"]

    /// The address that the options and the variables come to.
    func serverAddress() throws(CommandFailure) -> ServerAddress {
        try ServerAddress.resolve(
            host: arguments.shared[Option.host.name], port: arguments.shared[Option.port.name],
            environment: environment)
    }

    /// The server's own key, from the option, else from the variables.
    var serverKey: Secret? {
        let candidates = [arguments.shared[Option.serverKey.name]] + Self.serverKeyVariables.map { environment[$0] }
        return candidates.lazy.compactMap { $0.flatMap { Secret($0) } }.first
    }

    /// The server, ready to be asked. Nothing is sent yet.
    func server() throws(CommandFailure) -> ServerClient {
        let address = try serverAddress()
        let key = serverKey
        if let key { terminal.hide(key) }
        if arguments.shared[Option.serverKey.name] != nil {
            terminal.warn(
                "other users of this machine can see a key that is given as an argument. Set LEMONADE_API_KEY instead.")
        }
        return ServerClient(address: address, connection: try connect(address, try checked(key)))
    }

    /// Asks the server to do one thing to the model that the command names, and tells what it says.
    func act(on path: String) async throws(CommandFailure) {
        guard let model = arguments.operand(0) else { throw .usage("The argument MODEL is missing.") }
        let answer = try await server().act(on: model, path)
        try terminal.answer(TextSanitizer.line(answer["message"]?.string ?? "Done: \(model)"))
    }

    /// The key as it can stand in a request.
    private func checked(_ key: Secret?) throws(CommandFailure) -> APIKey? {
        guard let key else { return nil }
        guard let usable = try? APIKey(key.text) else {
            throw .usage(
                "The server's key cannot be sent: it holds characters that no key has. Check LEMONADE_API_KEY.")
        }
        return usable
    }
}
