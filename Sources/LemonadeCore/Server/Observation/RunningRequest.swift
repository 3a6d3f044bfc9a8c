/// One relayed request that is under way, as `/v1/requests` shows it.
struct RunningRequest: Sendable {
    /// Its id.
    let id: String
    /// How long ago its head had been read.
    let age: Duration
    /// What is known of it so far.
    let path: RequestKind
    /// What it is doing.
    let phase: RequestPhase
    /// Who asks, where that is known.
    let user: String?
    /// The model, once it is known where it goes.
    let model: String?
    /// The provider.
    let provider: String?
    /// The status, once it was sent.
    let status: Int?

    /// As `/v1/requests` shows it; what is not known is null.
    var json: JSONValue {
        func text(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }
        let (seconds, attoseconds) = age.components
        return [
            "id": .string(id), "path": .string(path.rawValue), "phase": .string(phase.rawValue),
            "age_seconds": JSONNumber(Double(seconds) + Double(attoseconds / 1_000_000_000_000_000) / 1000)
                .map(JSONValue.number) ?? .null,
            "user": text(user), "model": text(model), "provider": text(provider),
            "status": status.map { .number(JSONNumber($0)) } ?? .null,
        ]
    }
}
