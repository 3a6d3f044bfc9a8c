/// What the supervisor tells about its models.
extension ModelSupervisor {
    /// One loaded model, as `/v1/health` shows it.
    struct State: Sendable {
        /// Its name.
        let name: String
        /// Since when nobody has used it.
        let lastUse: Instant
        /// The entry of the list.
        let json: JSONValue
    }

    /// The models that are ready, the one that was used last at the end.
    func states(secondsNow: Int, now: Instant) -> [State] {
        slots.values.compactMap { slot in
            guard let ready = slot.ready else { return nil }
            let last = ready.lastUse
            let options = slot.options.json
            return State(
                name: slot.model.name, lastUse: last,
                json: [
                    "model_name": .string(slot.model.name), "checkpoint": .string(slot.model.entry.checkpoint),
                    "last_use": .number(JSONNumber(secondsNow - Int((now - last).components.seconds))),
                    "type": .string(slot.model.type.rawValue), "device": "auto", "recipe": "llamacpp",
                    "pinned": .bool(isPinned(slot.model.name)), "is_busy": .bool(ready.isBusy),
                    "pid": .number(JSONNumber(Int(ready.engine.pid))),
                    "backend_url": .string("\(ready.engine.target)/v1"),
                    "launch_command": .string(ready.engine.command.joined(separator: " ")),
                    "recipe_options": .object(options),
                ])
        }.sorted { ($0.lastUse, $0.name) < ($1.lastUse, $1.name) }
    }

    /// How many models are loaded, or on their way there or back.
    var count: Int { slots.count }

    /// How many wait for a model to be loaded.
    func waiting(for name: String) -> Int { slots[name]?.waiters.count ?? 0 }

    /// The names of the models that are being loaded.
    func loading() -> [String] {
        slots.values.filter { if case .starting = $0.phase { true } else { false } }.map(\.model.name).sorted()
    }
}
