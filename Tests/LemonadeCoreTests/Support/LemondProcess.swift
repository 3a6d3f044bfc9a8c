import Glibc
import Testing

@testable import LemonadeCore

/// The built `lemond` as a process of its own, with a service manager that it tells how it is.
final class LemondProcess: Sendable {
    /// The process.
    let process: ProgramProcess
    /// What it tells.
    let manager: NotifySocket
    /// Where its configuration is.
    let directory: TemporaryDirectory
    /// Its port on 127.0.0.1.
    let port: UInt16
    private let errors: Pipe

    /// Starts it and waits until it is ready.
    init(
        environment: [String: String] = [:], configuration: String? = "{}", in place: String? = nil,
        handedOver: [Int32] = []
    ) async throws {
        let directory = try TemporaryDirectory()
        let folder = place ?? directory.path
        if let configuration { try AtomicFile.write(Array(configuration.utf8), to: "\(folder)/config.json") }
        manager = try NotifySocket()
        errors = Pipe()
        var variables = environment
        variables["NOTIFY_SOCKET"] = manager.variable
        let program = ProgramProcess.path.dropLast("lemonade".count) + "lemond"
        // As systemd does it: the variables name the process that they are for.
        let script = handedOver.isEmpty ? "exec" : "export LISTEN_PID=$$ LISTEN_FDS=\(handedOver.count); exec"
        process = try #require(
            ProgramProcess(
                ["-c", "\(script) \"$0\" \"$@\"", String(program), "--config-dir", folder, "--port", "0"],
                program: "/bin/sh", environment: variables, output: ProgramProcess.nowhere, errors: errors.writing,
                handedOver: handedOver))
        self.directory = directory
        let ready = try await manager.next()
        try #require(ready.hasPrefix("READY=1\nSTATUS=Serving on 127.0.0.1:"))
        port = try #require(UInt16(ready.split(separator: "127.0.0.1:")[1].prefix { $0.isNumber }))
    }

    /// Sends it a signal.
    func signal(_ number: Int32) {
        kill(process.pid, number)
    }

    /// What it has logged, once it has ended.
    func log() async -> String {
        await errors.text()
    }
}
