/// The environment of a child: the daemon's, without secrets and without what would change what the arguments say.
enum EngineEnvironment {
    private static let secretWords = ["KEY", "TOKEN", "SECRET", "PASSWORD", "PASSWD", "CREDENTIAL"]

    /// The part that a child gets. What graphics drivers and libraries read passes.
    static func filtered(_ environment: [String: String]) -> [String: String] {
        environment.filter { name, _ in
            let upper = name.uppercased()
            return !upper.hasPrefix("LEMONADE_") && !upper.hasPrefix("LLAMA_")
                && !secretWords.contains(where: upper.contains)
        }
    }
}
