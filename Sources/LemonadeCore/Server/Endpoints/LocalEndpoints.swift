/// Registering, deleting and pinning models of this machine, and their options.
enum LocalEndpoints {
    /// What stands below a model's path.
    struct Part {
        /// The parts that there are.
        enum Kind: String, CaseIterable {
            /// How it is run.
            case options
            /// Its registration, to be imported elsewhere.
            case export
        }

        /// The model.
        let name: String
        /// Which part.
        let kind: Kind

        /// Takes a path apart; nil for a model's own, which may end like a part's.
        init?(_ path: String, in catalog: ModelCatalog) {
            guard catalog.entry(named: path) == nil, let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")),
                let kind = Kind(rawValue: String(path[path.utf8.index(after: slash)...]))
            else { return nil }
            name = String(path[..<slash])
            self.kind = kind
        }
    }

    /// `GET /v1/models/{id}/options` and `GET /v1/models/{id}/export`
    static func show(_ part: Part, _ services: LoopServices) async throws(APIError) -> ControlResponse {
        let model = try local(part.name, services)
        switch part.kind {
        case .options: return optionsAnswer(model, services)
        case .export:
            // A file that was found becomes a registration: only those can be made elsewhere.
            let isFound = model.registration == nil && model.name.hasPrefix(ModelGrouping.prefix)
            let name = isFound ? UserModel.prefix + model.name.dropFirst(ModelGrouping.prefix.count) : model.name
            var object: JSONObject = ["model_name": .string(name)]
            let registration = model.registration?.json ?? ["checkpoint": .string(model.path)]
            for member in registration.members { object[member.name] = member.value }
            if model.registration == nil, let projector = model.projector { object["mmproj"] = .string(projector) }
            object["recipe"] = "llamacpp"
            object["labels"] = .array(model.labels.subtracting(.custom).words.map(JSONValue.string))
            let options = services.gateway.local.options.current.options(of: model.name)
                .over(model.registration?.options ?? RecipeOptions())
            object["recipe_options"] = .object(options.json)
            return ControlResponse(.object(object))
        }
    }

    /// `POST /v1/models/{id}/options`: the members that are there are saved, the others stay.
    static let saveOptions: Endpoint.Handler = { request, services async throws(APIError) in
        let model = try model(of: request, services)
        let local = services.gateway.local
        let options = try options(in: try request.object().object)
        try await local.library.saveOptions(
            options.over(local.options.current.options(of: model.name)), of: model.name)
        if let isPinned = options.isPinned { await local.supervisor.setPinned(model.name, isPinned) }
        return optionsAnswer(model, services)
    }

    /// `DELETE /v1/models/{id}/options` forgets saved options; `DELETE /v1/models/{id}` deletes a registration.
    static let deleteBelow: Endpoint.Handler = { request, services async throws(APIError) in
        guard let path = request.decodedRemainder else { throw .unknownModel(request.remainder) }
        guard let part = Part(path, in: services.routing.catalog) else { return try await delete(path, services) }
        guard part.kind == .options else { throw .unknownModel(path) }
        let model = try local(part.name, services)
        try await services.gateway.local.library.saveOptions(RecipeOptions(), of: model.name)
        await services.gateway.local.supervisor.setPinned(model.name, false)
        return optionsAnswer(model, services)
    }

    /// `POST /v1/models/register`
    static let register: Endpoint.Handler = { request, services async throws(APIError) in
        let body = try request.object()
        let name = try body.nonEmptyString("model_name")
        _ = try body.nonEmptyString("checkpoint")
        let model = try await services.gateway.local.library.register(name, body.object)
        var answer: JSONObject = [
            "status": "success", "message": .string("Registered model: \(model.name)"),
            "model_name": .string(model.name),
        ]
        let found = await services.gateway.local.library.models.first { $0.name == model.name }
        if found?.entry.isDownloaded != true {
            answer["warning"] =
                "Its files are not on this machine yet: it is listed with show_all, and cannot be loaded."
        }
        return ControlResponse(.object(answer))
    }

    /// `POST /v1/delete`
    static let delete: Endpoint.Handler = { request, services async throws(APIError) in
        try await delete(try request.object().nonEmptyString("model_name"), services)
    }

    /// `POST /v1/pin`
    static let pin: Endpoint.Handler = { request, services async throws(APIError) in
        try await setPinned(true, request, services)
    }

    /// `POST /v1/unpin`
    static let unpin: Endpoint.Handler = { request, services async throws(APIError) in
        try await setPinned(false, request, services)
    }

    // MARK: - What they share

    /// Starts a model with those options above its saved ones, and returns when it is ready.
    static func load(
        _ model: LocalModel, _ options: RecipeOptions, saves: Bool, _ local: LocalModels
    ) async throws(APIError) {
        if saves {
            try await local.library.saveOptions(
                options.over(local.options.current.options(of: model.name)), of: model.name)
        }
        if let isPinned = options.isPinned { await local.supervisor.setPinned(model.name, isPinned) }
        await local.supervisor.forgive(model.name)
        // Without options of its own a load is content with the model as it runs.
        let wanted = options == RecipeOptions() ? nil : options.over(local.options.options(of: model))
        switch await local.supervisor.ensureReady(model, options: wanted) {
        case .success(let lease): lease.end(at: .now())
        case .failure(let error): throw error.apiError(model: model.name)
        }
    }

    /// The options among a body's members.
    static func options(in object: JSONObject) throws(APIError) -> RecipeOptions {
        do throws(RecipeOptions.Fault) {
            return try RecipeOptions(object)
        } catch {
            switch error {
            case .wrongType(let member, let expected, let found):
                throw .wrongType(member, expected: expected, found: found)
            case .notAccepted(let member, let reason): throw .invalidValue(member, reason)
            }
        }
    }

    private static func setPinned(
        _ isPinned: Bool, _ request: ControlRequest, _ services: LoopServices
    ) async throws(APIError) -> ControlResponse {
        let model = try local(try request.object().nonEmptyString("model_name"), services)
        let local = services.gateway.local
        var saved = local.options.current.options(of: model.name)
        // Only where a registration says otherwise need it be said that a model is not pinned.
        saved.isPinned = isPinned ? true : model.registration?.options.isPinned == true ? false : nil
        try await local.library.saveOptions(saved, of: model.name)
        await local.supervisor.setPinned(model.name, isPinned)
        return ControlResponse([
            "status": "success", "message": .string("\(isPinned ? "Pinned" : "Unpinned") model: \(model.name)"),
            "model_name": .string(model.name), "pinned": .bool(isPinned),
        ])
    }

    private static func delete(_ name: String, _ services: LoopServices) async throws(APIError) -> ControlResponse {
        let model = try local(name, services)
        guard model.registration != nil else { throw .modelIsAFile(model.name, path: model.path) }
        try await services.gateway.local.library.remove(model.name)
        await services.gateway.local.supervisor.setPinned(model.name, false)
        _ = await services.gateway.local.supervisor.unload(model.name)
        return ControlResponse([
            "status": "success", "message": .string("Deleted model: \(model.name). Its files stay where they are."),
            "model_name": .string(model.name),
        ])
    }

    private static func model(of request: ControlRequest, _ services: LoopServices) throws(APIError) -> LocalModel {
        guard let path = request.decodedRemainder, let part = Part(path, in: services.routing.catalog),
            part.kind == .options
        else { throw .unknownModel(request.decodedRemainder ?? request.remainder) }
        return try local(part.name, services)
    }

    /// The model of this machine with that name.
    private static func local(_ name: String, _ services: LoopServices) throws(APIError) -> LocalModel {
        if let model = services.routing.localModels[name] { return model }
        guard services.routing.catalog.entry(named: name) == nil else { throw .modelIsNotLocal(name) }
        throw .unknownModel(name)
    }

    private static func optionsAnswer(_ model: LocalModel, _ services: LoopServices) -> ControlResponse {
        let options = services.gateway.local.options
        return ControlResponse([
            "model_name": .string(model.name),
            "saved_options": .object(options.current.options(of: model.name).json),
            "recipe_options": .object(options.options(of: model).json),
        ])
    }
}

extension APIError {
    /// A cloud model, where one of this machine is wanted.
    static func modelIsNotLocal(_ name: String) -> APIError {
        refusedValue(
            "Model '\(name.bounded)' runs in the cloud; this is for models of this machine.", param: "model_name")
    }

    /// A found file, where a registered model is wanted.
    static func modelIsAFile(_ name: String, path: String) -> APIError {
        refusedValue(
            "Model '\(name)' was found in a folder and is not deleted by lemond. To be rid of it, delete its file: \(path)",
            param: "model_name")
    }
}
