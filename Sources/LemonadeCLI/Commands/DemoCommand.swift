import LemonadeCore

/// `lemonade demo`: shows the program at work, without a key, a network or a trace left behind.
enum DemoCommand {
    /// Its row of the command table.
    static let command = Command(
        name: "demo",
        summary: "See everything work in a few seconds, without a key",
        details: [
            """
            Starts a lemond and a small provider inside this program, on free ports of this machine, and uses them \
            with the ordinary commands, each of which is shown. The provider has no model behind it: it answers canned \
            text. Nothing is written to disk and nothing leaves the machine.
            """
        ],
        examples: [Command.Example(line: "lemonade demo", meaning: "See it work")],
        action: run)

    private static func run(_ session: Session) async throws(CommandFailure) {
        let stage: DemoStage
        do {
            stage = try await DemoStage()
        } catch {
            throw .failed("The demo cannot start: \(error)")
        }
        let play = DemoPlay(terminal: session.terminal, connect: session.connect, stage: stage)
        var failure: CommandFailure?
        do throws(CommandFailure) {
            try await play.run()
        } catch {
            failure = error
        }
        await stage.close()
        if let failure { throw failure }
    }
}
