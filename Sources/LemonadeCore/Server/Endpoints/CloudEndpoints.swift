/// Installing, authenticating and removing cloud providers.
enum CloudEndpoints {
    /// `POST /v1/install`
    static let install: Endpoint.Handler = { request, services async throws(APIError) in
        let body = try request.object()
        try requireCloudBackend(body)
        var install = InstallRequest(provider: try provider(try body.nonEmptyString("provider")))
        install.baseURL = try body.optionalString("base_url")
        install.apiKey = try body.optionalString("api_key")
        install.allowInsecureHTTP = try body.optionalBool("allow_insecure_http")
        install.requiresKey = try body.optionalBool("requires_key")
        install.authHeaderName = try body.optionalString("auth_header_name")
        install.authHeaderPrefix = try body.optionalString("auth_header_prefix")
        install.proxy = try body.optionalString("proxy")
        let outcome = try await services.gateway.registry.install(
            install, isProvenAdministrator: request.isProvenAdministrator)
        var answer: JSONObject = [
            "status": "success", "backend": "cloud", "provider": .string(outcome.provider.name.text),
            "base_url": .string(outcome.provider.baseURL.description),
            "allow_insecure_http": .bool(outcome.provider.allowInsecureHTTP),
            "requires_key": .bool(outcome.provider.requiresKey),
            "auth_header_name": .string(outcome.provider.authHeader.name),
            "auth_header_prefix": .string(outcome.provider.authHeader.prefix),
            "proxy": outcome.provider.proxy.text.map(JSONValue.string) ?? .null,
            "proxy_in_use": outcome.proxy.address.map(JSONValue.string) ?? .null,
            "proxy_source": outcome.proxy.source.map { .string($0.text) } ?? .null,
            "models_discovered": .number(JSONNumber(outcome.modelsDiscovered)),
            "auth_state": .object(outcome.authState.json),
        ]
        if !outcome.warnings.isEmpty {
            answer["warning"] = .string(outcome.warnings.joined(separator: " | "))
            answer["warnings"] = .array(outcome.warnings.map(JSONValue.string))
        }
        return ControlResponse(.object(answer))
    }

    /// `POST /v1/uninstall`
    static let uninstall: Endpoint.Handler = { request, services async throws(APIError) in
        let body = try request.object()
        try requireCloudBackend(body)
        let name = try provider(try body.nonEmptyString("provider"))
        let evicted = try await services.gateway.registry.uninstall(
            name, isProvenAdministrator: request.isProvenAdministrator)
        services.gateway.modelsInUse.unload(provider: name)
        return ControlResponse([
            "status": "success", "backend": "cloud", "provider": .string(name.text),
            "models_evicted": .number(JSONNumber(evicted)),
        ])
    }

    /// `POST /v1/cloud/auth`
    static let authenticate: Endpoint.Handler = { request, services async throws(APIError) in
        let body = try request.object()
        let name = try provider(try body.nonEmptyString("provider"))
        var auth = AuthRequest(provider: name, apiKey: try body.nonEmptyString("api_key"))
        auth.allowInsecureHTTP = try body.optionalBool("allow_insecure_http")
        let outcome = try await services.gateway.registry.authenticate(auth)
        var answer: JSONObject = [
            "provider": .string(name.text), "auth_state": .object(outcome.authState.json),
            "models_discovered": .number(JSONNumber(outcome.modelsDiscovered)),
            "allow_insecure_http": .bool(outcome.provider.allowInsecureHTTP),
        ]
        if !outcome.warnings.isEmpty { answer["warnings"] = .array(outcome.warnings.map(JSONValue.string)) }
        return ControlResponse(.object(answer))
    }

    /// `DELETE /v1/cloud/auth/{provider}`
    static let clear: Endpoint.Handler = { request, services async throws(APIError) in
        let name = try named(request)
        let (cleared, authState) = try await services.gateway.registry.clearRuntimeKey(
            of: name, isProvenAdministrator: request.isProvenAdministrator)
        return ControlResponse([
            "provider": .string(name.text), "cleared_runtime_key": .bool(cleared),
            "auth_state": .object(authState.json),
        ])
    }

    /// `POST /v1/cloud/refresh`
    static let refresh: Endpoint.Handler = { request, services async throws(APIError) in
        let text = request.body.isEmpty ? nil : try request.object().optionalString("provider")
        let name = try text.map { text throws(APIError) in try provider(text) }
        let outcomes = try await services.gateway.registry.refresh(name)
        let providers = outcomes.map { outcome in
            var entry: JSONObject = [
                "provider": .string(outcome.provider.name.text),
                "models_discovered": .number(JSONNumber(outcome.modelsDiscovered)),
                "auth_state": .object(outcome.authState.json),
            ]
            if !outcome.warnings.isEmpty { entry["warnings"] = .array(outcome.warnings.map(JSONValue.string)) }
            return JSONValue.object(entry)
        }
        return ControlResponse(["providers": .array(providers)])
    }

    /// `GET /v1/cloud/models/{provider}`: the provider's own listing, as it sends it, for reports.
    static let rawListing: Endpoint.Handler = { request, services async throws(APIError) in
        let name = try named(request)
        let answer = try await services.gateway.registry.rawListing(of: name)
        // Whatever type the provider claims: nobody's browser is to run it.
        let type: StaticString =
            MediaType(of: answer.fields) == .json ? "application/json" : "text/plain; charset=utf-8"
        var response = ControlResponse(status: 200, contentType: type, body: answer.body)
        response.fields = [
            ResponseField("x-upstream-status", String(answer.status)),
            ResponseField("X-Content-Type-Options", "nosniff"),
        ]
        return response
    }

    private static func requireCloudBackend(_ body: RequestBody) throws(APIError) {
        let backend = try body.nonEmptyString("backend")
        guard backend == "cloud" else {
            throw .invalidValue("backend", "must be \"cloud\"; local backends are not installed through this server")
        }
    }

    private static func provider(_ text: String) throws(APIError) -> ProviderName {
        do {
            return try ProviderName(text)
        } catch {
            throw error.apiError
        }
    }

    private static func named(_ request: ControlRequest) throws(APIError) -> ProviderName {
        let text = request.decodedRemainder ?? request.remainder
        guard let name = try? ProviderName(text) else { throw .providerNotInstalled(text) }
        return name
    }
}
