/// How an agent is started: what differs from starting it by hand.
struct LaunchPlan: Sendable, Equatable {
    /// Arguments before the user's own.
    var arguments: [String] = []
    /// Variables to set.
    var variables: [String: String] = [:]
    /// Variables to take away: they would send the agent somewhere else.
    var removed: [String] = []
    /// A file that the agent loads, by its name in our cache directory; its path takes the place of `filePlaceholder`
    /// in the arguments.
    var file: File?

    /// A file of ours.
    struct File: Sendable, Equatable {
        /// Its name.
        let name: String
        /// What is in it.
        let contents: String
    }

    /// What stands in the arguments for the file's path.
    static let filePlaceholder = "{file}"

    /// The environment for the agent: the user's, with the plan's changes, and the server kept clear of any proxy.
    func environment(from user: [String: String], host: String) -> [String: String] {
        var environment = user
        for name in removed { environment[name] = nil }
        environment.merge(variables) { $1 }
        for name in ["NO_PROXY", "no_proxy"] {
            let exceptions = environment[name, default: ""]
            guard !exceptions.split(separator: ",").contains(Substring(host)) else { continue }
            environment[name] = exceptions.isEmpty ? host : "\(exceptions),\(host)"
        }
        return environment
    }
}
