import CSystem
import Glibc
import Synchronization

@testable import LemonadeCore

/// A program of the system that TLS tests run.
enum TLSTool: String, CaseIterable {
    case openssl
    case nginx

    /// Where it is; nil when it is not installed.
    var path: String? {
        ["/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin"].lazy.map { "\($0)/\(rawValue)" }
            .first { access($0, X_OK) == 0 }
    }

    /// Whether the TLS tests can run.
    static let areInstalled = allCases.allSatisfy { $0.path != nil }
    /// What to install if they cannot.
    static let note = "needs the programs openssl and nginx (Debian: openssl nginx-light)"
}

/// A running program. It is ended when let go of, and after two minutes in any case.
final class TLSProcess: Sendable {
    private let identifier: pid_t
    // Once its end has been fetched, its number may be another process's.
    private let wasFetched = Atomic(false)

    /// Starts it in a directory, with nothing to read; what it says goes to `output`, or nowhere. A listening socket is handed
    /// over as descriptor 3, and the environment tells nginx so.
    init(
        _ tool: TLSTool, _ arguments: [String], in directory: String, output: Int32? = nil, listening: Int32? = nil
    ) throws {
        guard let path = tool.path else { throw SystemError(call: "posix_spawn", code: ENOENT) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, output ?? 0, 1)
        posix_spawn_file_actions_adddup2(&actions, output ?? 0, 2)
        if let listening { posix_spawn_file_actions_adddup2(&actions, listening, 3) }
        // Other tests' sockets would stay open as long as it runs.
        posix_spawn_file_actions_addclosefrom_np(&actions, listening == nil ? 3 : 4)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Threads of a pool block signals, and a child would inherit that.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let words = ["/usr/bin/timeout", "120", "/usr/bin/env", "-C", directory, path] + arguments
        var argv = words.map { strdup($0) } + [nil]
        var environment = [strdup("PATH=/usr/bin"), listening.map { _ in strdup("NGINX=3;") } ?? nil, nil]
        defer { for word in argv + environment { free(word) } }
        var child: pid_t = 0
        let code = posix_spawn(&child, words[0], &actions, &attributes, &argv, &environment)
        guard code == 0 else { throw SystemError(call: "posix_spawn", code: code) }
        identifier = child
    }

    deinit {
        guard !wasFetched.load(ordering: .acquiring) else { return }
        let identifier = identifier
        kill(identifier, SIGTERM)
        onThread { _ = waitpid(identifier, nil, 0) }
    }

    /// Runs a program to its end, and throws if it was not content.
    static func run(_ tool: TLSTool, _ arguments: [String], in directory: String) async throws {
        let process = try TLSProcess(tool, arguments, in: directory)
        let status = try await blocking {
            var status: Int32 = 0
            waitpid(process.identifier, &status, 0)
            process.wasFetched.store(true, ordering: .releasing)
            return status
        }
        guard status == 0 else {
            throw SystemError(call: "\(tool) \(arguments.joined(separator: " ")): status \(status)", code: 0)
        }
    }
}
