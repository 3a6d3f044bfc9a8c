import Dispatch
import Glibc
import LemonadeCore

/// The demo's course: ordinary commands, each shown and then carried out as the shell would.
struct DemoPlay: Sendable {
    /// Where it is shown.
    let terminal: Terminal
    /// How the commands reach the server.
    let connect: Session.Connect
    /// Where it happens.
    let stage: DemoStage

    /// The name that the provider is installed under.
    private static let provider = "demo"
    /// How long the whole may take, whatever goes wrong. Default: 60 s; it takes about four.
    private static let limit = DispatchTimeInterval.seconds(60)

    /// One command of the play.
    private struct Step {
        /// What to say before it.
        let remark: String
        /// The arguments.
        let arguments: [String]
        /// What is piped into it.
        var input: String?

        /// The command as one would type it.
        var line: String {
            let words = ["lemonade"] + arguments.map(Self.quoted)
            return (input.map { "echo \(Self.quoted($0)) | " } ?? "") + words.joined(separator: " ")
        }

        private static func quoted(_ word: String) -> String {
            word.contains(where: { " ?'".contains($0) }) ? "'\(word)'" : word
        }
    }

    private var steps: [Step] {
        let model = "\(Self.provider).\(DemoProvider.model)"
        return [
            Step(
                remark: "Tell lemond about the provider. (https needs no --allow-insecure-http.)",
                arguments: [
                    "cloud", "install", Self.provider, "--base-url", stage.provider.baseURL, "--allow-insecure-http",
                ]),
            Step(
                remark: "Give it the provider's key. (On a terminal, 'cloud auth' asks for it.)",
                arguments: ["cloud", "auth", Self.provider], input: DemoProvider.key),
            Step(remark: "Its models are in the list now, as any local one would be.", arguments: ["list"]),
            Step(remark: "Ask one. The answer streams.", arguments: ["run", model, "What is this?"]),
            Step(remark: "lemond knows what is in use.", arguments: ["status"]),
            Step(remark: "And the provider can go again.", arguments: ["cloud", "uninstall", Self.provider]),
        ]
    }

    /// Plays it to the end, or to the first command that fails.
    func run() async throws(CommandFailure) {
        let task = Task { () async -> Result<Void, CommandFailure> in
            do throws(CommandFailure) {
                return .success(try await play())
            } catch {
                return .failure(error)
            }
        }
        let timer = DispatchSource.makeTimerSource()
        timer.schedule(deadline: .now() + Self.limit)
        timer.setEventHandler { @Sendable in task.cancel() }
        timer.resume()
        let result = await task.value
        timer.cancel()
        try result.get()
    }

    private func play() async throws(CommandFailure) {
        try say(
            """
            This is a demo. A lemond of its own has started at http://localhost:\(stage.port), and a small provider \
            that answers canned text. Nothing is written to disk and nothing leaves this machine.
            """)
        try show("export LEMONADE_PORT=\(stage.port)")
        for step in steps {
            try say(step.remark)
            try show(step.line)
            let code = await perform(step)
            guard code == .done else { throw .failed("The demo stops here: the command ended with \(code.rawValue).") }
        }
        try terminal.write(Self.epilogue)
    }

    private func perform(_ step: Step) async -> ExitCode {
        var stageTerminal = terminal
        let pipe = step.input.flatMap(InputPipe.init)
        if let pipe {
            stageTerminal.input = pipe.descriptor
            stageTerminal.inputIsTerminal = false
        }
        let program = Program(
            terminal: stageTerminal, environment: [ServerAddress.portVariable: "\(stage.port)"], connect: connect)
        return await program.run(step.arguments)
    }

    private func say(_ text: String) throws(CommandFailure) {
        try terminal.answer("\n" + HelpText.wrapped(text, width: terminal.width))
    }

    private func show(_ line: String) throws(CommandFailure) {
        try terminal.answer(terminal.style(.bold).apply(to: "$ \(line)"))
    }

    private static let epilogue = """

        That was all of it. With a real key, for example OpenAI's:

          export LEMONADE_OPENAI_API_KEY=sk-...
          lemond &
          lemonade cloud install openai
          lemonade list
          lemonade run openai.gpt-5 'Why is the sky blue?'

        (In the source folder, as long as they are not on the PATH: swift run lemond, swift run lemonade list, ...)
        'lemonade cloud install' alone lists the well-known providers. Every OpenAI client works too: its base URL
        is http://localhost:13305/v1, and it needs no key.

        """
}

/// The reading end of a pipe that holds a line.
private final class InputPipe: Sendable {
    let descriptor: Int32

    init?(_ line: String) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        descriptor = ends[0]
        try? DescriptorSink(descriptor: ends[1]).write(Array((line + "\n").utf8))
        close(ends[1])
    }

    deinit {
        close(descriptor)
    }
}
