import Glibc

@testable import LemonadeCLI

/// One run of the program inside the test, and what came of it.
struct ProgramRun {
    let status: ExitCode
    let output: String
    let errors: String

    /// Runs a command line against a scripted server.
    init(
        _ arguments: [String], server: ScriptedServer = ScriptedServer([:]), input: String = "",
        environment: [String: String] = [:], onTerminal: Bool = false, width: Int = 80, styles: Bool = false,
        output sink: RecordingSink = RecordingSink()
    ) async {
        let errors = RecordingSink()
        let reader = Self.pipe(holding: input)
        defer { close(reader) }
        let terminal = Terminal(
            input: reader, inputIsTerminal: false, output: sink, outputIsTerminal: onTerminal, errors: errors,
            width: width, allowsStyles: styles)
        let program = Program(terminal: terminal, environment: environment, connect: { _, _ in server })
        status = await program.run(arguments)
        output = sink.text
        self.errors = errors.text
    }

    /// The reading end of a pipe that holds a text, which must fit into it.
    private static func pipe(holding text: String) -> Int32 {
        var ends: [Int32] = [-1, -1]
        Glibc.pipe(&ends)
        // F_SETPIPE_SZ: room for the longest input of any test, which is written before it is read.
        _ = fcntl(ends[1], 1031, 1 << 20)
        _ = Array(text.utf8).withUnsafeBytes { Glibc.write(ends[1], $0.baseAddress, $0.count) }
        close(ends[1])
        return ends[0]
    }
}
