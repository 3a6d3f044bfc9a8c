/// An installed provider: everything about it that is kept, and nothing secret.
struct CloudProvider: Sendable, Equatable {
    /// The name it is installed under.
    let name: ProviderName
    /// Where its endpoints stand.
    var baseURL: BaseURL
    /// Whether a key may be sent to it over plain http.
    var allowInsecureHTTP = false
    /// Whether it is called only with a key. One on this machine often asks for none.
    var requiresKey = true
    /// The field that carries its key.
    var authHeader = AuthHeader.bearer
    /// How its listing is read, where the configuration says so; otherwise the base URL's host decides.
    var dialectName: String?
    /// The CA certificates to verify it by, as an absolute path, instead of the system's.
    var certificateFile: String?
    /// The proxy it is called through, if not the one that is for everybody.
    var proxy = ProxySetting.unset
    /// Members of its configuration entry that this version does not know, kept as they are.
    var otherMembers = JSONObject()

    /// A provider with the default settings.
    init(name: ProviderName, baseURL: BaseURL) {
        self.name = name
        self.baseURL = baseURL
    }

    /// Whether a key may be sent to it: over TLS always, over plain http if somebody allowed it.
    var mayCarryKey: Bool {
        switch baseURL.origin.scheme {
        case .https: true
        case .http: allowInsecureHTTP
        }
    }
}
