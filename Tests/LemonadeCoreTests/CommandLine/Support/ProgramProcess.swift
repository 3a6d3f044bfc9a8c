import CSystem
import Dispatch
import Glibc
import Testing

/// The built `lemonade` as a process of its own.
struct ProgramProcess {
    /// What came of a process.
    struct Outcome: Equatable, Sendable {
        /// The exit status, if it ended by itself.
        var status: Int32?
        /// The signal that ended it, if one did.
        var signal: Int32?
    }

    /// The process.
    let pid: pid_t

    /// Where the build has put the program: beside the bundle of these tests.
    static let path =
        CommandLine.arguments[0].split(separator: "/", omittingEmptySubsequences: false)
        .dropLast().joined(separator: "/") + "/lemonade"

    /// An input without a byte in it.
    static let nowhere = open("/dev/null", O_RDWR | O_CLOEXEC)

    /// What a program prints, and what came of it.
    struct Printed: Sendable {
        let output: String
        let errors: String
        let outcome: Outcome
    }

    /// Runs a program to its end.
    static func run(
        _ arguments: [String], program: String = path, environment: [String: String] = [:]
    ) async throws -> Printed {
        let output = Pipe()
        let errors = Pipe()
        let process = try #require(
            ProgramProcess(
                arguments, program: program, environment: environment, output: output.writing, errors: errors.writing))
        async let printed = output.text()
        async let complained = errors.text()
        return await Printed(output: printed, errors: complained, outcome: process.outcome())
    }

    /// Starts it, or another program, with these descriptors as its standard streams, and further ones from 3 on; nil when the
    /// system refuses.
    init?(
        _ arguments: [String], program: String = path, environment: [String: String] = [:], input: Int32 = nowhere,
        output: Int32, errors: Int32, handedOver: [Int32] = []
    ) {
        self.init(arguments, program: program, environment: environment, attributes: 0) { actions in
            let descriptors = [input, output, errors] + handedOver
            for (number, descriptor) in descriptors.enumerated() {
                posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
            }
            // Other tests' sockets would stay open as long as it runs.
            posix_spawn_file_actions_addclosefrom_np(&actions, Int32(descriptors.count))
        }
    }

    /// Starts it on a terminal that controls it.
    init?(_ arguments: [String], environment: [String: String] = [:], on terminal: PseudoTerminal) {
        // POSIX_SPAWN_SETSID: the first terminal that the leader of a session opens becomes the one that controls it.
        self.init(arguments, program: Self.path, environment: environment, attributes: 0x80) { actions in
            posix_spawn_file_actions_addopen(&actions, 0, terminal.slavePath, O_RDWR, 0)
            posix_spawn_file_actions_adddup2(&actions, 0, 1)
            posix_spawn_file_actions_adddup2(&actions, 0, 2)
        }
    }

    private init?(
        _ arguments: [String], program: String, environment: [String: String], attributes flags: Int16,
        streams: (inout posix_spawn_file_actions_t) -> Void
    ) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        streams(&actions)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The threads that tests run on block every signal, which a child would inherit.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, flags | Int16(POSIX_SPAWN_SETSIGMASK))
        let argumentTexts = ([program] + arguments).map { strdup($0) } + [nil]
        let environmentTexts = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { for text in argumentTexts + environmentTexts { free(text) } }
        var pid: pid_t = 0
        guard posix_spawn(&pid, program, &actions, &attributes, argumentTexts, environmentTexts) == 0 else {
            return nil
        }
        self.pid = pid
    }

    /// Waits until it has ended; one that does not is ended by force, so that a failing test does not hang.
    func outcome() async -> Outcome {
        let pid = pid
        let limit = DispatchSource.makeTimerSource()
        limit.schedule(deadline: .now() + .seconds(90))
        limit.setEventHandler { @Sendable in kill(pid, SIGKILL) }
        limit.resume()
        defer { limit.cancel() }
        return await ThreadExecutor.run {
            var status: Int32 = 0
            while waitpid(pid, &status, 0) < 0, errno == EINTR {}
            let signal = status & 0x7F
            return signal == 0 ? Outcome(status: (status >> 8) & 0xFF) : Outcome(signal: signal)
        }.value
    }
}
