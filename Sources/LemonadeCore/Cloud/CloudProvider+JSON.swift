extension CloudProvider {
    private enum Member: String, CaseIterable {
        case provider
        case baseURL = "base_url"
        case allowInsecureHTTP = "allow_insecure_http"
        case requiresKey = "requires_key"
        case authHeaderName = "auth_header_name"
        case authHeaderPrefix = "auth_header_prefix"
        case dialect
        case certificateFile = "ca_file"
        case proxy
    }

    /// The provider's entry in the configuration: only what differs from the defaults, then the unknown members.
    var json: JSONObject {
        var object: JSONObject = [
            Member.provider.rawValue: .string(name.text),
            Member.baseURL.rawValue: .string(baseURL.description),
        ]
        if allowInsecureHTTP { object[Member.allowInsecureHTTP.rawValue] = true }
        if !requiresKey { object[Member.requiresKey.rawValue] = false }
        if authHeader.name != AuthHeader.bearer.name {
            object[Member.authHeaderName.rawValue] = .string(authHeader.name)
        }
        if authHeader.prefix != AuthHeader.bearer.prefix {
            object[Member.authHeaderPrefix.rawValue] = .string(authHeader.prefix)
        }
        object[Member.dialect.rawValue] = dialectName.map(JSONValue.string)
        object[Member.certificateFile.rawValue] = certificateFile.map(JSONValue.string)
        object[Member.proxy.rawValue] = proxy.text.map(JSONValue.string)
        for (name, value) in otherMembers.members { object[name] = value }
        return object
    }

    /// Reads an entry of the configuration; `path` names it in errors.
    init(json: JSONValue, path: String) throws(CloudError) {
        guard let object = json.object else { throw .invalidConfiguration(path: path, reason: "must be an object.") }
        let reader = ConfigurationReader(object: object, path: path)
        let nameText = try reader.required(Member.provider.rawValue, "a string", \.string)
        let name = try reader.checked(Member.provider.rawValue) { () throws(CloudError) in try ProviderName(nameText) }
        let urlText = try reader.required(Member.baseURL.rawValue, "a string", \.string)
        let url = try reader.checked(Member.baseURL.rawValue) { () throws(CloudError) in try BaseURL(urlText) }
        self.init(name: name, baseURL: url)
        allowInsecureHTTP = try reader.optional(Member.allowInsecureHTTP.rawValue, "true or false", \.bool) ?? false
        requiresKey = try reader.optional(Member.requiresKey.rawValue, "true or false", \.bool) ?? true
        let headerName = try reader.optional(Member.authHeaderName.rawValue, "a string", \.string)
        let headerPrefix = try reader.optional(Member.authHeaderPrefix.rawValue, "a string", \.string)
        authHeader = try reader.checked(Member.authHeaderName.rawValue) { () throws(CloudError) in
            try AuthHeader(
                name: headerName ?? AuthHeader.bearer.name, prefix: headerPrefix ?? AuthHeader.bearer.prefix)
        }
        dialectName = try reader.optional(Member.dialect.rawValue, "a string", \.string)
        if let dialectName, ProviderDialect.named(dialectName) == nil {
            throw .invalidConfiguration(
                path: "\(path).\(Member.dialect.rawValue)",
                reason: "is not one of \(ProviderDialect.all.map(\.name).joined(separator: ", ")).")
        }
        certificateFile = try reader.optional(Member.certificateFile.rawValue, "a string", \.string)
        if let certificateFile, !certificateFile.hasPrefix("/") || certificateFile.utf8.contains(0) {
            throw .invalidConfiguration(
                path: "\(path).\(Member.certificateFile.rawValue)", reason: "must be an absolute path.")
        }
        if let text = try reader.optional(Member.proxy.rawValue, "a string", \.string) {
            do {
                proxy = try ProxySetting(text)
            } catch {
                throw .invalidConfiguration(
                    path: "\(path).\(Member.proxy.rawValue)", reason: error.predicate + error.advice(for: name) + ".")
            }
        }
        for (name, value) in object.members where Member(rawValue: name) == nil { otherMembers[name] = value }
    }
}

/// Reads one entry's members, naming the member in every error.
private struct ConfigurationReader {
    let object: JSONObject
    let path: String

    func optional<Value>(
        _ name: String, _ expected: String, _ read: (JSONValue) -> Value?
    ) throws(CloudError) -> Value? {
        guard let member = object[name], member != .null else { return nil }
        guard let value = read(member) else {
            throw .invalidConfiguration(path: "\(path).\(name)", reason: "must be \(expected).")
        }
        return value
    }

    func required<Value>(
        _ name: String, _ expected: String, _ read: (JSONValue) -> Value?
    ) throws(CloudError) -> Value {
        guard let value = try optional(name, expected, read) else {
            throw .invalidConfiguration(path: "\(path).\(name)", reason: "is missing.")
        }
        return value
    }

    func checked<Value>(_ name: String, _ make: () throws(CloudError) -> Value) throws(CloudError) -> Value {
        do {
            return try make()
        } catch {
            throw .invalidConfiguration(path: "\(path).\(error.member ?? name)", reason: error.message)
        }
    }
}
