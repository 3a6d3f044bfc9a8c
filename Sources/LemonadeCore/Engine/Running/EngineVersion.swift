/// The version of a llama-server program, as it tells it itself.
enum EngineVersion {
    /// How long it may take to say so. Default: 10 s.
    static let limit = Duration.seconds(10)

    /// Asks the program; nil when it does not answer as llama-server does.
    static func ask(_ program: EngineProgram, environment: [String: String]) async -> String? {
        let tail = LogTail()
        let command = ChildProcess.Command(
            program: program.path, arguments: ["--version"], environment: environment)
        guard let child = try? ChildProcess(command, output: { tail.add($0) }) else { return nil }
        let force = Task {
            guard (try? await Task.sleep(for: limit)) != nil else { return }
            await child.end(within: .zero)
        }
        let status = await child.ended()
        force.cancel()
        return status == .exited(0) ? tail.lines.lazy.compactMap(parse).first : nil
    }

    /// The version in a line: `version: 4589 (a1b2c3)`.
    static func parse(_ line: String) -> String? {
        guard line.hasPrefix("version: ") else { return nil }
        let version = line.dropFirst("version: ".count)
        return version.isEmpty ? nil : String(version.prefix(100))
    }
}
