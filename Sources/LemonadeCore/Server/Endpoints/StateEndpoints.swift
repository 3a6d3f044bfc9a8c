import Glibc

/// What the daemon is and does.
enum StateEndpoints {
    /// `GET /live`: that it answers, and nothing else; the one route that asks for no key.
    static let live: Endpoint.Handler = { _, _ async throws(APIError) in
        ControlResponse(body: Array(#"{"status":"ok"}"#.utf8))
    }

    /// `GET /v1/health`
    static let health: Endpoint.Handler = { _, services async throws(APIError) in
        let models = services.gateway.modelsInUse.all
        return ControlResponse([
            "status": services.isDraining ? "draining" : "ok",
            "version": .string(LemonadeVersion.current),
            "model_loaded": models.last.map { .string($0.name) } ?? .null,
            "all_models_loaded": .array(models.map(\.json)),
            "max_models": ["llm": 1],
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
                "cloud": [
                    "backends": ["cloud": ["state": "installed", "version": .string(LemonadeVersion.current)]]
                ]
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
