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
        let manager = ServiceNotifier(environment: environment)
        let signals = Signals([SIGTERM, SIGINT, SIGHUP])
        defer { withExtendedLifetime(signals) {} }
        let received = signals.received
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
        manager.tell(.ready, status: "Serving on \(daemon.addresses.map(\.description).joined(separator: ", ")).")
        ProgramText.giveBack()
        let watchdog = manager.watchdogInterval.map { interval in
            Task { await feed(manager, while: daemon, every: interval) }
        }
        var signal = await received.next()
        while signal == SIGHUP {
            await reload(daemon, startup.store, manager, log)
            signal = await received.next()
        }
        log.info("stopping", ["signal": Int(signal)])
        manager.tell(.stopping, status: "Stopping; running requests may end.")
        // Who asks twice does not want to wait for the requests that still run.
        let hurry = Task {
            let second = await received.next(but: SIGHUP)
            guard !Task.isCancelled else { return }
            log.warning("stopping at once", ["signal": Int(second)])
            daemon.abandon()
            startup.socketFile?.remove()
            startup.sink.flush()
            exit(128 + second)
        }
        await daemon.stop(drain: startup.store.current.settings.drainTimeout)
        hurry.cancel()
        startup.socketFile?.remove()
        watchdog?.cancel()
        log.info("stopped")
        startup.sink.flush()
    }

    private static func reload(
        _ daemon: Daemon, _ store: ConfigurationStore, _ manager: ServiceNotifier, _ log: Logger
    ) async {
        manager.tell(ServiceNotifier.reloading)
        let log = log.component(.configuration)
        do throws(ConfigurationFault) {
            try await daemon.reload(store)
            log.info("configuration and keys reloaded")
            manager.tell(.ready, status: "Serving by the configuration that was reloaded.")
        } catch {
            log.error("the new configuration is refused; the old one stays", ["reason": error.description])
            manager.tell(.ready, status: "The new configuration was refused: \(error)")
        }
    }

    /// Tells the manager that the daemon is alive, each time that every loop has shown that it turns.
    private static func feed(_ manager: ServiceNotifier, while daemon: Daemon, every interval: Duration) async {
        while !Task.isCancelled {
            await daemon.turn()
            manager.tell(.watchdog)
            try? await Task.sleep(for: interval)
        }
    }

    private static func complain(_ message: String) {
        let line = Array("lemond: \(message)\n".utf8)
        _ = write(STDERR_FILENO, line, line.count)
    }
}
