import Glibc

/// What the daemon is and does.
enum StateEndpoints {
    /// `GET /live`: that it answers, and nothing else; the one route that asks for no key.
    static let live: Endpoint.Handler = { _, _ async throws(APIError) in
        ControlResponse(body: Array(#"{"status":"ok"}"#.utf8))
    }

    /// `GET /v1/health`
    static let health: Endpoint.Handler = { _, services async throws(APIError) in
        let cloud = services.gateway.modelsInUse.all
        let local = services.gateway.local
        let now = services.core.now
        let states = await local.supervisor.states(secondsNow: WallClock.seconds(), now: now)
        let loading = await local.supervisor.loading()
        let newestLocal = states.last.map {
            ($0.name, WallClock.seconds() - Int((now - $0.lastUse).components.seconds))
        }
        let newestCloud = cloud.last.map { ($0.name, $0.loaded) }
        let newest = [newestCloud, newestLocal].compactMap { $0 }.max { $0.1 < $1.1 }
        return ControlResponse([
            "status": services.isDraining ? "draining" : "ok",
            "version": .string(LemonadeVersion.current),
            "model_loaded": newest.map { .string($0.0) } ?? .null,
            "all_models_loaded": .array(cloud.map(\.json) + states.map(\.json)),
            "models_loading": .array(loading.map(JSONValue.string)),
            "max_models": .object(
                JSONObject(
                    uniquing: ModelType.allCases.map { ($0.rawValue, .number(JSONNumber(local.maxLoaded))) })),
        ])
    }

    /// `GET /v1/system-info`
    static let systemInfo: Endpoint.Handler = { _, services async throws(APIError) in
        let providers = await services.gateway.registry.providerStates()
        return ControlResponse([
            "OS Version": .string(SystemFacts.operatingSystem),
            "Processor": .string(SystemFacts.processor),
            "Physical Memory": .string(SystemFacts.memory),
            "devices": [
                "cpu": ["name": .string(SystemFacts.processor), "cores": .number(JSONNumber(SystemFacts.cores))]
            ],
            "recipes": [
                "llamacpp": ["backends": await services.gateway.local.backends()],
                "cloud": [
                    "backends": ["cloud": ["state": "installed", "version": .string(LemonadeVersion.current)]]
                ],
            ],
            "cloud": ["providers": .array(providers)],
        ])
    }

    /// `GET /v1/stats`
    static let statistics: Endpoint.Handler = { _, services async throws(APIError) in
        var total = LoopStatistics()
        for loop in await services.gateway.registry.loopsInUse { total.merge(await loop.statistics()) }
        return ControlResponse(total.json)
    }
}
