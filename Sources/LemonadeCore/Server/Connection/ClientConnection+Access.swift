/// Who may ask, and where what is asked for is answered.
extension ClientConnection {
    /// Refuses what a web page or a rebound name must not do, on every route.
    func checkAccess(_ context: RequestContext) throws(RequestFailure) {
        let present = context.head.fields.present
        if !present.contains(.origin), !present.contains(.secFetchSite), isTrustedAuthority(context) { return }
        let fields = context.head.fields
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
            let grant = try services.rules.keys.grant(
                credentials(context), for: right, standsInForKey: isUnix && !speaksForAnother(context),
                identity: { identity(context) })
            try grant.require(right)
            return grant
        } catch {
            throw .refused(error)
        }
    }

    /// Who asks, as far as it is known. Whoever speaks for another, as a page or a forwarder does, gains nothing by the user it
    /// runs as; another user gains nothing by pretending to.
    private func identity(_ context: RequestContext) -> CallerIdentity {
        guard speaksForAnother(context) else {
            context.user = userName
            return peer.identity
        }
        return peer.identity == .otherUser ? .otherUser : .unknown
    }

    /// Notes who asks where that costs nothing to know.
    func noteUser(_ context: RequestContext) {
        if isUnix, !speaksForAnother(context) { context.user = userName }
    }

    /// Once a key is asked for, nobody without one is told even what paths there are. A browser's preflight has none, and
    /// says nothing but what it may ask.
    private func requireKey(for match: RouteTable.Match?, _ context: RequestContext) throws(RequestFailure) {
        guard services.rules.keys.keyRequired else { return }
        if match != nil, context.head.fields.firstValue(named: "Access-Control-Request-Method") != nil { return }
        try require(.use, context)
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

    /// What the path of the last relayed request means, if this one has the same.
    private func knownRelay(_ context: RequestContext) -> RouteTable.Match? {
        guard case .post = context.head.method, let last = services.lastRelayed,
            context.head.withPath({ path in last.path.withUnsafeBytes { path.equals($0) } })
        else { return nil }
        return last.match
    }

    /// The endpoint that answers the request.
    func route(_ context: RequestContext) throws(RequestFailure) -> RouteTable.Match {
        if let match = knownRelay(context) { return match }
        let match: RouteTable.Match
        do {
            match = try services.gateway.routes.match(context.head)
        } catch {
            try requireKey(for: nil, context)
            throw .refused(error)
        }
        if case .relay = match.endpoint {
            services.lastRelayed = (context.head.withPath { Array($0) }, match)
        }
        guard case .preflight(let methods) = match.endpoint else { return match }
        try requireKey(for: match, context)
        context.accessFields += WebOriginPolicy.preflightFields(
            PreflightRequest(
                headers: context.head.fields.firstValue(.accessControlRequestHeaders),
                privateNetwork: context.head.fields.firstValue(named: "Access-Control-Request-Private-Network")),
            methods: methods)
        context.accessFields.append(ResponseField("Allow", methods.joined(separator: ", ")))
        return match
    }
}
