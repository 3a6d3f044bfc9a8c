/// The server's own keys, and what a caller may do with or without them.
///
/// | set | no key | LEMONADE_API_KEY | LEMONADE_ADMIN_API_KEY |
/// | --- | --- | --- | --- |
/// | neither | administer (loopback only) | – | – |
/// | the API key | nothing | operate | – |
/// | the admin key | operate | – | administer |
/// | both | nothing | operate | administer |
///
/// Who is known to be root or the daemon's user administers. Who is known to be somebody else only uses, unless a key gives
/// more. On the Unix socket, where the kernel vouches for everybody, no key is needed to use.
package struct ServerKeys: Sendable {
    /// The variable of the key for users.
    package static let apiVariable = "LEMONADE_API_KEY"
    /// The variable of the key for administrators.
    package static let adminVariable = "LEMONADE_ADMIN_API_KEY"

    private let api: ServerKey?
    private let admin: ServerKey?
    /// Reads the two variables; one that is empty is not set.
    package init(environment: [String: String]) throws(ServerKeysError) {
        api = try ServerKeys.key(ServerKeys.apiVariable, environment)
        admin = try ServerKeys.key(ServerKeys.adminVariable, environment)
        if let admin, let text = environment[ServerKeys.apiVariable], admin.matches(text) {
            throw ServerKeysError(variable: ServerKeys.adminVariable, problem: .sameForBoth)
        }
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
    ///
    /// `identity` is asked only where something depends on it; the grant may be lower than what it would have come to when
    /// `needed` is covered without. It stands in for a key where the kernel vouches for every connection.
    package func grant(
        _ credentials: PresentedCredentials, for needed: Right = .administer, standsInForKey: Bool = false,
        identity: () -> CallerIdentity = { .unknown }
    ) throws(APIError) -> Grant {
        var isAdmin = false
        var isUser = false
        // Every candidate against every key, without leaving early.
        for candidate in credentials.candidates {
            if let admin { isAdmin = admin.matches(candidate) || isAdmin }
            if let api { isUser = api.matches(candidate) || isUser }
        }
        if isAdmin { return Grant(right: .administer, isProvenAdministrator: true) }
        // A key that nobody asked for is ignored: SDKs always send one.
        let isAdmitted = api == nil || isUser
        guard isAdmitted || standsInForKey else { throw refusal(of: credentials) }
        if isAdmitted, needed == .use { return Grant(right: .use, isProvenAdministrator: false) }
        if isUser, needed == .operate { return Grant(right: .operate, isProvenAdministrator: false) }
        switch identity() {
        case .root, .daemonUser:
            return Grant(right: .administer, isProvenAdministrator: true)
        case .otherUser:
            return Grant(right: isUser ? .operate : .use, isProvenAdministrator: false)
        case .unknown:
            guard isAdmitted else { throw refusal(of: credentials) }
            let right: Right = isUser || admin != nil ? .operate : .administer
            return Grant(right: right, isProvenAdministrator: false)
        }
    }

    private func refusal(of credentials: PresentedCredentials) -> APIError {
        credentials.candidates.isEmpty ? .unauthenticated() : .invalidAPIKey()
    }
}
