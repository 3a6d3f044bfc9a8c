import Glibc
import LemonadeCore

/// The daemon as a process: arguments, configuration, sockets, signals.
enum Program {
    /// Runs to the end. Exit status: 0 done; 1 it could not start; 2 wrong usage.
    static func run(_ arguments: [String]) async -> Int32 {
        // What a provider or a client closes must not end the process; children get the default back.
        signal(SIGPIPE, SIG_IGN)
        do {
            let options = try CommandLineOptions(arguments)
            switch options.action {
            case .version:
                print("lemond \(LemonadeVersion.current)")
                return 0
            case .help:
                print(CommandLineOptions.help())
                return 0
            case .run:
                try await serve(options)
                return 0
            }
        } catch let error as UsageError {
            complain("\(error.message)\nTry 'lemond --help'.")
            return 2
        } catch {
            complain("\(error)")
            return 1
        }
    }

    private static func serve(_ options: CommandLineOptions) async throws {
        // Read once: another thread's setenv would make later reads undefined.
        let environment = Environment.current()
        let startup = try Startup(options, environment: environment)
        let daemon = try await Daemon(startup.configuration)
        let log = startup.configuration.log
        for address in daemon.addresses {
            log.info("listening", ["address": "\(address)", "version": LemonadeVersion.current])
        }
        for member in startup.store.current.unknownMembers {
            log.component(.configuration).warning(
                "config.json has a member that nothing reads; is it misspelled?", ["member": member])
        }
        let received = await Signals.first(of: [SIGTERM, SIGINT])
        log.info("stopping", ["signal": Int(received)])
        await daemon.stop(drain: startup.store.current.settings.drainTimeout)
        log.info("stopped")
        startup.sink.flush()
    }

    private static func complain(_ message: String) {
        let line = Array("lemond: \(message)\n".utf8)
        _ = write(STDERR_FILENO, line, line.count)
    }
}
