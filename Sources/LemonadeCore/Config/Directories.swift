/// Where the daemon keeps its configuration and its cache, decided from the arguments and the environment alone.
package enum Directories {
    /// The configuration directory: the argument, `$STATE_DIRECTORY`, `$XDG_CONFIG_HOME/lemonade`, `~/.config/lemonade`.
    package static func configuration(argument: String?, environment: [String: String]) throws(DirectoryError) -> String
    {
        try locate(argument, environment, systemd: "STATE_DIRECTORY", xdg: "XDG_CONFIG_HOME", below: ".config")
    }

    /// The cache directory: the argument, `$CACHE_DIRECTORY`, `$XDG_CACHE_HOME/lemonade`, `~/.cache/lemonade`.
    package static func cache(argument: String?, environment: [String: String]) throws(DirectoryError) -> String {
        try locate(argument, environment, systemd: "CACHE_DIRECTORY", xdg: "XDG_CACHE_HOME", below: ".cache")
    }

    /// Where the Unix socket is when nobody says otherwise: in `$RUNTIME_DIRECTORY`, which systemd makes, else in
    /// `$XDG_RUNTIME_DIR/lemonade`; nil where there is neither.
    package static func socket(environment: [String: String]) -> String? {
        if let first = environment["RUNTIME_DIRECTORY"]?.split(separator: ":").first, first.hasPrefix("/") {
            return "\(withoutSlash(String(first)))/\(socketName)"
        }
        return userSocket(environment: environment)
    }

    /// The socket of a user's own daemon.
    package static func userSocket(environment: [String: String]) -> String? {
        guard let base = environment["XDG_RUNTIME_DIR"], base.hasPrefix("/") else { return nil }
        return "\(withoutSlash(base))/lemonade/\(socketName)"
    }

    /// The sockets of the machine's daemon: the one of systemd's socket unit, and the one that the service makes without it.
    package static let systemSockets = ["/run/lemonade/\(socketName)", "\(serviceDirectory)/\(socketName)"]
    /// The service's own `$RUNTIME_DIRECTORY`; only root can have made what is above it.
    package static let serviceDirectory = "/run/lemonade/lemond"
    private static let socketName = "lemond.sock"

    private static func locate(
        _ argument: String?, _ environment: [String: String], systemd: String, xdg: String, below: String
    ) throws(DirectoryError) -> String {
        if let argument, !argument.isEmpty { return argument }
        // systemd separates several directories by colons (systemd.exec(5)); the first is the state directory.
        if let first = environment[systemd]?.split(separator: ":").first { return String(first) }
        // The XDG specification: a relative path is to be ignored.
        if let base = environment[xdg], base.hasPrefix("/") { return "\(withoutSlash(base))/lemonade" }
        if let home = environment["HOME"], home.hasPrefix("/") { return "\(withoutSlash(home))/\(below)/lemonade" }
        throw .noHome
    }

    private static func withoutSlash(_ path: String) -> Substring {
        var path = path[...]
        while path.last == "/" { path.removeLast() }
        return path
    }
}
