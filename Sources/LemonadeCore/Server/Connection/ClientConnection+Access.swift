/// Who may ask, and where what is asked for is answered.
extension ClientConnection {
    /// Refuses what a web page or a rebound name must not do, on every route.
    func checkAccess(_ context: RequestContext) throws(RequestFailure) {
        let fields = context.head.fields
        if !fields.present.contains(.origin), !fields.present.contains(.secFetchSite), isTrustedAuthority(context) {
            return
        }
        let authority = context.head.withAuthority { bytes in
            bytes.map { String(decoding: $0, as: UTF8.self) }
        }
        let request = WebRequest(
            host: authority, origin: fields.firstValue(.origin), secFetchSite: fields.firstValue(.secFetchSite))
        switch services.rules.origins.decide(request) {
        case .allow(let added):
            context.accessFields = added
            if request.origin == nil, request.secFetchSite == nil { rememberAuthority(context) }
        case .forbid(let error):
            throw .refused(error)
        }
    }

    /// Whether this Host was found good before: clients send the same one again and again.
    private func isTrustedAuthority(_ context: RequestContext) -> Bool {
        context.head.withAuthority { bytes in
            guard let bytes else { return false }
            return services.trustedAuthority.withUnsafeBytes { bytes.equals($0) }
        }
    }

    private func rememberAuthority(_ context: RequestContext) {
        context.head.withAuthority { bytes in
            if let bytes { services.trustedAuthority = Array(bytes) }
        }
    }

    /// Refuses a caller without the right.
    @discardableResult
    func require(_ right: Right, _ context: RequestContext) throws(RequestFailure) -> Grant {
        do {
            let grant = try services.rules.keys.grant(credentials(context))
            try grant.require(right)
            return grant
        } catch {
            throw .refused(error)
        }
    }

    /// Whether the caller is known to administer: by the admin key, or because it is a process of the daemon's own user.
    func isProvenAdministrator(_ grant: Grant, _ context: RequestContext) -> Bool {
        grant.isProvenAdministrator || (!speaksForAnother(context) && isOwnUser)
    }

    /// A page or a forwarder speaks, not the user at the other end of the connection.
    private func speaksForAnother(_ context: RequestContext) -> Bool {
        let present = context.head.fields.present
        return present.contains(.origin) || present.contains(.secFetchSite) || present.contains(.sec)
            || present.contains(.forwarded) || present.contains(.xForwarded) || present.contains(.via)
    }

    private func credentials(_ context: RequestContext) -> PresentedCredentials {
        guard services.rules.keys.areSet else { return .none }
        return PresentedCredentials(
            authorization: context.head.fields.firstValue(.authorization),
            xAPIKey: context.head.fields.firstValue(.xAPIKey))
    }

    /// The endpoint that answers the request.
    func route(_ context: RequestContext) throws(RequestFailure) -> RouteTable.Match {
        do {
            let match = try services.gateway.routes.match(context.head)
            if case .preflight(let methods) = match.endpoint {
                context.accessFields += WebOriginPolicy.preflightFields(
                    PreflightRequest(
                        headers: context.head.fields.firstValue(.accessControlRequestHeaders),
                        privateNetwork: context.head.fields.firstValue(
                            named: "Access-Control-Request-Private-Network")),
                    methods: methods)
                context.accessFields.append(ResponseField("Allow", methods.joined(separator: ", ")))
            }
            return match
        } catch {
            throw .refused(error)
        }
    }
}
