/// The catalogue, and the models in use.
enum ModelEndpoints {
    /// `GET /v1/models`
    static let list: Endpoint.Handler = { request, services async throws(APIError) in
        let showAll: String?
        do throws(HTTPParseError) {
            showAll = try request.queryValue(named: "show_all")
        } catch {
            throw .malformedRequest(error)
        }
        let catalog = services.routing.catalog
        return ControlResponse(body: catalog.listJSON(showAll: showAll == "true" || showAll == "1"))
    }

    /// `GET /v1/models/{id}`, and what stands below it: `…/options`, `…/export`.
    static let one: Endpoint.Handler = { request, services async throws(APIError) in
        guard let id = request.decodedRemainder else { throw .unknownModel(request.remainder) }
        if let part = LocalEndpoints.Part(id, in: services.routing.catalog) {
            return try await LocalEndpoints.show(part, services)
        }
        guard let entry = services.routing.catalog.entry(named: id) else { throw .unknownModel(id) }
        return ControlResponse(entry.json)
    }

    /// `POST /v1/load`: of a cloud model it checks that it can be routed; a local one is started, if it is not ready with
    /// those options already.
    static let load: Endpoint.Handler = { request, services async throws(APIError) in
        let body = try request.object()
        let name = try body.nonEmptyString("model_name")
        let publicName: String
        switch try route(name, services) {
        case .cloud(let plan):
            services.gateway.modelsInUse.load(plan)
            publicName = plan.publicName
        case .local(let model):
            let options = try LocalEndpoints.options(in: body.object)
            let saves = try body.optionalBool("save_options") ?? false
            try await LocalEndpoints.load(model, options, saves: saves, services.gateway.local)
            publicName = model.name
        }
        return ControlResponse([
            "status": "success", "message": .string("Loaded model: \(publicName)"), "model_name": .string(publicName),
        ])
    }

    /// `POST /v1/unload`: the model that is named, or all. One that is being loaded is given up.
    static let unload: Endpoint.Handler = { request, services async throws(APIError) in
        let name = request.body.isEmpty ? nil : try request.object().optionalString("model_name")
        guard let name else {
            services.gateway.modelsInUse.unloadAll()
            await services.gateway.local.supervisor.unloadAll()
            return ControlResponse(["status": "success", "message": "All models unloaded"])
        }
        let publicName = services.routing.catalog.entry(named: name)?.name ?? name
        var wasLoaded = services.gateway.modelsInUse.unload(publicName)
        if !wasLoaded { wasLoaded = await services.gateway.local.supervisor.unload(publicName) }
        guard wasLoaded else { throw .modelNotLoaded(name) }
        return ControlResponse(["status": "success", "message": .string("Unloaded model: \(publicName)")])
    }

    /// Where a model's requests would go.
    static func route(_ name: String, _ services: LoopServices) throws(APIError) -> Route {
        do throws(RoutingError) {
            return try Router.plan(name, in: services.routing, waits: false)
        } catch {
            throw error.apiError(model: name)
        }
    }
}
