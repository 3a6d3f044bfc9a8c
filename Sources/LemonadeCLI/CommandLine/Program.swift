import Glibc
import LemonadeCore

/// The `lemonade` program: arguments in, exit status out.
struct Program: Sendable {
    /// Whom it talks to.
    let terminal: Terminal
    /// The environment, as it was when the program started.
    let environment: [String: String]
    /// How the server is reached.
    let connect: Session.Connect
    /// Whether root runs it.
    var isRoot = geteuid() == 0

    /// Runs the process's own command line and ends the process.
    static func main() async -> Never {
        // A reader or a server that goes away is an error of one write, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
        // Swift's runtime takes Ctrl-\ for a crash and prints a backtrace.
        signal(SIGQUIT, SIG_DFL)
        let environment = ProcessEnvironment.current()
        let program = Program(
            terminal: Terminal.standard(environment: environment), environment: environment,
            connect: { (address, key) throws(CommandFailure) in
                try LiveConnection(to: address, key: key, environment: environment)
            })
        exit(await program.run(ProcessArguments.current()).rawValue)
    }

    /// Runs one command line.
    func run(_ arguments: [String]) async -> ExitCode {
        do throws(UsageError) {
            switch try ArgumentParser.parse(arguments, root: CommandTable.root) {
            case .help(let path):
                return finish(path) { () throws(CommandFailure) in
                    try terminal.write(help(for: path).text)
                }
            case .version:
                return finish([CommandTable.root]) { () throws(CommandFailure) in
                    try terminal.answer("lemonade \(LemonadeVersion.current)")
                }
            case .run(let parsed):
                return await run(parsed)
            }
        } catch {
            report(error)
            return .wrongUsage
        }
    }

    private func run(_ parsed: ParsedArguments) async -> ExitCode {
        let session = Session(
            arguments: parsed, terminal: terminal, environment: environment, connect: connect)
        do throws(CommandFailure) {
            try await parsed.path.last?.action?(session)
            return .done
        } catch {
            let status = report(error, path: parsed.path)
            if case .refused(let refusal) = error, refusal.needsAdministrator, !isRoot,
                (try? session.serverAddress())?.isImplied == true
            {
                terminal.note(
                    "As an administrator of this machine: sudo \(parsed.path.map(\.name).joined(separator: " ")) …")
            }
            return status
        }
    }

    private func finish(_ path: [Command], _ body: () throws(CommandFailure) -> Void) -> ExitCode {
        do throws(CommandFailure) {
            try body()
            return .done
        } catch {
            return report(error, path: path)
        }
    }

    private func report(_ failure: CommandFailure, path: [Command]) -> ExitCode {
        if case .usage(let message) = failure {
            report(UsageError(message: message, command: path.map(\.name)))
        } else if let message = failure.message {
            terminal.note(message)
        }
        return failure.exitStatus
    }

    private func report(_ error: UsageError) {
        let path = CommandTable.path(to: error.command.dropFirst())
        if path.count == 1, error.message == ArgumentParser.missingCommand {
            // Whoever types just the program's name wants to know what it can do.
            return terminal.note(help(for: path).text)
        }
        let words = error.command.joined(separator: " ")
        terminal.note(
            """
            \(words): \(error.message)
            \(help(for: path).usage)
            More: \(words) --help
            """)
    }

    private func help(for path: [Command]) -> HelpText {
        HelpText(path: path, width: terminal.width, titleStyle: terminal.style(.bold))
    }
}
