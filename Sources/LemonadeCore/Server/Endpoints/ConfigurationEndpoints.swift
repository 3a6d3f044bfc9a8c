/// The settings, read and changed. Keys are none of them.
enum ConfigurationEndpoints {
    /// `GET /v1/config`: every setting.
    static let all: Endpoint.Handler = { _, services async throws(APIError) in
        let store = try store(services)
        return ControlResponse([
            "path": .string(store.path),
            "settings": .object(
                JSONObject(uniquing: Setting.all.map { (name: $0.name, value: describe($0, store)) })),
        ])
    }

    /// `GET /v1/config/{name}`: one setting.
    static let one: Endpoint.Handler = { request, services async throws(APIError) in
        let name = request.decodedRemainder ?? request.remainder
        let setting: Setting
        do throws(SettingError) {
            setting = try Setting.named(name)
        } catch {
            throw .unknownSetting(error.message, name)
        }
        return ControlResponse(describe(setting, try store(services)))
    }

    /// `POST /v1/config {"name": value, …}`: changes settings, all of them or none, in config.json and at once.
    static let change: Endpoint.Handler = { request, services async throws(APIError) in
        let store = try store(services)
        let values = try request.object().object
        let gateway = services.gateway
        let keyRequired = services.rules.keys.keyRequired
        if Setting.ofProxies.contains(where: { values[$0] != nil }) {
            try await gateway.registry.requireAuthorityOverKeys(request.isProvenAdministrator)
        }
        // Whether others than this machine can connect was settled at the start, and so was the check of it.
        try store.change(values) { settings in
            ListenPolicy.refusal(
                isLocal: true, keyRequired: keyRequired, allowedOrigins: settings.allowedOriginRules)
        }
        gateway.log.component(.configuration).info(
            "settings changed", ["settings": values.members.map(\.name).joined(separator: ",")])
        await gateway.apply(store)
        let changed = values.members.compactMap { try? Setting.named($0.name) }
        return ControlResponse([
            "status": "success",
            "settings": .object(JSONObject(uniquing: changed.map { (name: $0.name, value: describe($0, store)) })),
            "awaiting_restart": .array(store.awaitingStart.map { .string($0.name) }),
        ])
    }

    private static func store(_ services: LoopServices) throws(APIError) -> ConfigurationStore {
        guard let store = services.gateway.settings else { throw .settingsAreFixed() }
        return store
    }

    private static func describe(_ setting: Setting, _ store: ConfigurationStore) -> JSONValue {
        let configuration = store.current
        let value = setting.value(in: configuration.settings)
        return [
            "value": value, "default": setting.defaultValue,
            "source": .string(configuration.layer(of: setting).rawValue),
            "needs_restart": .bool(setting.countsAtStartOnly),
            "awaiting_restart": .bool(setting.countsAtStartOnly && value != setting.value(in: store.atStart)),
        ]
    }
}
