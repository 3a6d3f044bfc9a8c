/// The catalogue, and the models in use.
enum ModelEndpoints {
    /// `GET /v1/models`
    static let list: Endpoint.Handler = { request, services async throws(APIError) in
        let showAll: String?
        do throws(HTTPParseError) {
            showAll = try request.head.queryValue(named: "show_all")
        } catch {
            throw .malformedRequest(error)
        }
        let catalog = services.routing.catalog
        return ControlResponse(body: catalog.listJSON(showAll: showAll == "true" || showAll == "1"))
    }

    /// `GET /v1/models/{id}`
    static let one: Endpoint.Handler = { request, services async throws(APIError) in
        guard let id = request.decodedRemainder else { throw .unknownModel(request.remainder) }
        guard let entry = services.routing.catalog.entry(named: id) else { throw .unknownModel(id) }
        return ControlResponse(entry.json)
    }

    /// `POST /v1/load`: of a cloud model it checks that it can be routed; nothing is started.
    static let load: Endpoint.Handler = { request, services async throws(APIError) in
        let name = try request.object().nonEmptyString("model_name")
        let plan: RoutePlan
        do throws(RoutingError) {
            plan = try Router.plan(name, in: services.routing, waits: false)
        } catch {
            throw error.apiError(model: name)
        }
        services.gateway.modelsInUse.load(plan)
        return ControlResponse([
            "status": "success", "message": .string("Loaded model: \(plan.publicName)"),
            "model_name": .string(plan.publicName),
        ])
    }

    /// `POST /v1/unload`: the model that is named, or all.
    static let unload: Endpoint.Handler = { request, services async throws(APIError) in
        let name = request.body.isEmpty ? nil : try request.object().optionalString("model_name")
        guard let name else {
            services.gateway.modelsInUse.unloadAll()
            return ControlResponse(["status": "success", "message": "All models unloaded"])
        }
        let publicName = services.routing.catalog.entry(named: name)?.name ?? name
        guard services.gateway.modelsInUse.unload(publicName) else { throw .modelNotLoaded(name) }
        return ControlResponse(["status": "success", "message": .string("Unloaded model: \(publicName)")])
    }
}
