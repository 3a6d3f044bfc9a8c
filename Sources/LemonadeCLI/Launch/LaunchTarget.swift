/// What an agent is pointed at.
struct LaunchTarget: Sendable {
    /// The server's address, without a path that agents add themselves.
    let address: ServerAddress
    /// The model that the agent is to use.
    let model: String
    /// The server's own key, if it has one.
    let key: Secret?
    /// The model's context window in tokens, where it is known.
    let contextWindow: Int?

    /// The address with the version, as OpenAI clients want it.
    var openAIBase: String { address.url + "/v1" }
    /// What agents send as a key: they refuse to start without one, whether or not the server wants it.
    var keyText: String { key?.text ?? "lemonade" }
}
