import LemonadeCore

extension ServerClient {
    /// The entries of `/v1/models`.
    ///
    /// With `showAll` also those of registered models whose files are not there.
    func models(showAll: Bool = false) async throws(CommandFailure) -> [JSONValue] {
        let object = try await get(showAll ? "/v1/models?show_all=true" : "/v1/models")
        guard let models = object["data"]?.array else { throw notLemond("GET /v1/models", lacks: "data") }
        return models
    }

    /// Makes a model ready: loads a local one, and checks that a cloud one can be routed.
    @discardableResult
    func load(_ model: String, options: JSONObject = [:]) async throws(CommandFailure) -> JSONObject {
        var body: JSONObject = ["model_name": .string(model)]
        for (name, value) in options.members { body[name] = value }
        do throws(CommandFailure) {
            // A large model takes minutes to load; the user decides how long is too long.
            return try await post("/v1/load", body, limit: nil)
        } catch {
            throw await suggestion(for: model, after: error)
        }
    }

    /// Asks for something to be done to one model, and returns what the server says.
    func act(on model: String, _ path: String) async throws(CommandFailure) -> JSONObject {
        do throws(CommandFailure) {
            return try await post(path, ["model_name": .string(model)])
        } catch {
            throw await suggestion(for: model, after: error)
        }
    }

    /// The same failure, with the name that was probably meant if there is no such model.
    func suggestion(for model: String, after failure: CommandFailure) async -> CommandFailure {
        guard case .refused(let refusal) = failure, refusal.isUnknownModel,
            let names = try? await models().compactMap({ $0["id"]?.string }),
            let name = Suggestion.nearest(to: model, among: names)
        else { return failure }
        return .refused(
            ServerRefusal(
                status: refusal.status, message: "\(refusal.message) Did you mean '\(TextSanitizer.line(name))'?",
                type: refusal.type, code: refusal.code))
    }
}
