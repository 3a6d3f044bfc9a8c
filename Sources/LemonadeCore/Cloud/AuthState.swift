/// Where a provider's key could come from, as answers report it.
struct AuthState: Sendable, Equatable {
    /// Whether the provider's variable is set, and not empty.
    var environmentVariableSet = false
    /// Whether a key was supplied at run time.
    var runtimeKeySet = false

    /// The API's `auth_state`.
    var json: JSONObject {
        ["env_var_set": .bool(environmentVariableSet), "runtime_key_set": .bool(runtimeKeySet)]
    }
}
