import LemonadeCore

extension ServerClient {
    /// The installed providers, from `/v1/system-info`.
    func providers() async throws(CommandFailure) -> [JSONValue] {
        let object = try await get("/v1/system-info")
        guard let providers = object["cloud"]?["providers"]?.array else {
            throw notLemond("GET /v1/system-info", lacks: "cloud.providers")
        }
        return providers
    }
}
