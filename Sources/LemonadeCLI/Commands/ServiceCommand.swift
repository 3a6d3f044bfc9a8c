import LemonadeCore

/// `lemonade service …`: lemond under systemd.
enum ServiceCommand {
    /// Its row of the command table.
    static let command = Command(
        name: "service",
        summary: "Run lemond as a service of systemd",
        examples: [
            Command.Example(line: "sudo lemonade service install", meaning: "One lemond for the whole machine"),
            Command.Example(
                line: "lemonade service install --user --dry-run", meaning: "Show what one of your own would be"),
        ],
        subcommands: [install, uninstall])

    private static let user = Option.flag("user", "Your own service instead of the machine's")
    private static let dryRun = Option.flag("dry-run", "Show what would be written and run, and do nothing")

    private static let install = Command(
        name: "install",
        summary: "Write the units of systemd, show them, and start lemond",
        details: [
            """
            The machine's service runs as a user of its own that sees little of the machine, and serves every user. Its keys \
            are files in /etc/lemonade/credentials: fireworks_api_key holds what LEMONADE_FIREWORKS_API_KEY would.
            """
        ],
        options: [user, dryRun],
        examples: [
            Command.Example(line: "sudo lemonade service install", meaning: "One lemond for the whole machine"),
            Command.Example(line: "lemonade service install --user", meaning: "One of your own"),
        ],
        action: { (session) async throws(CommandFailure) in
            try installer(session).install()
        })

    private static let uninstall = Command(
        name: "uninstall",
        summary: "Stop the service and remove its units",
        options: [user, dryRun],
        examples: [Command.Example(line: "sudo lemonade service uninstall", meaning: "Remove the machine's service")],
        action: { (session) async throws(CommandFailure) in
            try installer(session).uninstall()
        })

    private static func installer(_ session: Session) throws(CommandFailure) -> ServiceInstaller {
        let isUser = session.arguments.has(user)
        return ServiceInstaller(
            isUser: isUser, directory: isUser ? try userDirectory(session.environment) : "/etc/systemd/system",
            program: try program(session.environment), terminal: session.terminal,
            isDryRun: session.arguments.has(dryRun))
    }

    private static func userDirectory(_ environment: [String: String]) throws(CommandFailure) -> String {
        if let base = environment["XDG_CONFIG_HOME"], base.hasPrefix("/") { return "\(base)/systemd/user" }
        guard let home = environment["HOME"], home.hasPrefix("/") else {
            throw .failed("HOME is not set, so there is no place for a service of yours.")
        }
        return "\(home)/.config/systemd/user"
    }

    /// The lemond beside this program, else the one in PATH.
    private static func program(_ environment: [String: String]) throws(CommandFailure) -> String {
        let beside = SystemProgram.ownPath().map { String($0.dropLast($0.split(separator: "/").last?.count ?? 0)) }
        let places = [beside, environment["PATH"]].compactMap(\.self).joined(separator: ":")
        guard let found = Executable(named: "lemond", searching: places) else {
            throw .failed("There is no lemond beside this program, nor in PATH.")
        }
        return "/" + found.path.split(separator: "/").joined(separator: "/")
    }
}
