/// The server's own keys, and what a caller may do with or without them.
///
/// | set | no key | LEMONADE_API_KEY | LEMONADE_ADMIN_API_KEY |
/// | --- | --- | --- | --- |
/// | neither | administer (loopback only) | – | – |
/// | the API key | nothing | operate (administer while identity is unknown to the server) | – |
/// | the admin key | operate | – | administer |
/// | both | nothing | operate | administer |
package struct ServerKeys: Sendable {
    /// The variable of the key for users.
    package static let apiVariable = "LEMONADE_API_KEY"
    /// The variable of the key for administrators.
    package static let adminVariable = "LEMONADE_ADMIN_API_KEY"

    private let api: ServerKey?
    private let admin: ServerKey?
    /// Whether the API key administers when there is no admin key: so long as the server cannot tell users apart, nobody
    /// else could install anything.
    private let apiKeyAdministersAlone: Bool

    /// Reads the two variables; one that is empty is not set.
    package init(environment: [String: String], apiKeyAdministersAlone: Bool = true) throws(ServerKeysError) {
        api = try ServerKeys.key(ServerKeys.apiVariable, environment)
        admin = try ServerKeys.key(ServerKeys.adminVariable, environment)
        if let admin, let text = environment[ServerKeys.apiVariable], admin.matches(text) {
            throw ServerKeysError(variable: ServerKeys.adminVariable, problem: .sameForBoth)
        }
        self.apiKeyAdministersAlone = apiKeyAdministersAlone
    }

    private static func key(_ variable: String, _ environment: [String: String]) throws(ServerKeysError) -> ServerKey? {
        guard let text = environment[variable], !text.isEmpty else { return nil }
        do {
            return try ServerKey(text)
        } catch {
            throw ServerKeysError(variable: variable, problem: error)
        }
    }

    /// Whether there is any key to compare with.
    package var areSet: Bool { api != nil || admin != nil }

    /// Whether every route but `/live` asks for a key.
    package var keyRequired: Bool { api != nil }

    /// What the caller may do, or the 401. The time it takes does not tell how much of a key was right.
    package func grant(
        _ credentials: PresentedCredentials, identity: CallerIdentity = .unknown
    ) throws(APIError) -> Grant {
        var isAdmin = false
        var isUser = false
        // Every candidate against every key, without leaving early.
        for candidate in credentials.candidates {
            if let admin { isAdmin = admin.matches(candidate) || isAdmin }
            if let api { isUser = api.matches(candidate) || isUser }
        }
        if isAdmin || identity == .root || identity == .daemonUser {
            return Grant(right: .administer, isProvenAdministrator: true)
        }
        guard api != nil else {
            // A key that nobody asked for is ignored: SDKs always send one.
            return Grant(right: admin == nil ? .administer : .operate, isProvenAdministrator: false)
        }
        if isUser {
            let right: Right = admin == nil && apiKeyAdministersAlone ? .administer : .operate
            return Grant(right: right, isProvenAdministrator: false)
        }
        if identity == .otherUser {
            return Grant(right: .use, isProvenAdministrator: false)
        }
        throw credentials.candidates.isEmpty ? .unauthenticated() : .invalidAPIKey()
    }
}
