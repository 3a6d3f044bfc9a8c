/// The environment of a child: the daemon's, without secrets and without what would change what the arguments say.
enum EngineEnvironment {
    private static let secretWords = ["KEY", "TOKEN", "SECRET", "PASSWORD", "PASSWD", "CREDENTIAL"]

    /// What the service manager says to the daemon and to nobody else.
    private static let managersVariables: Set = [
        "NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES",
    ]

    /// The part that a child gets. What graphics drivers and libraries read passes.
    static func filtered(_ environment: [String: String]) -> [String: String] {
        environment.filter { name, value in
            let upper = name.uppercased()
            // The address of a proxy may have a password before its @.
            if upper.hasSuffix("_PROXY"), value.contains("@") { return false }
            return !managersVariables.contains(upper) && !upper.hasPrefix("LEMONADE_") && !upper.hasPrefix("LLAMA_")
                && !secretWords.contains(where: upper.contains)
        }
    }
}
