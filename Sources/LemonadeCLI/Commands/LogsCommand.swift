import LemonadeCore
import Synchronization

/// `lemonade logs [-f]`: the server's log.
enum LogsCommand {
    private static let follow = Option.flag("follow", letter: "f", "Go on with the lines that come, until Ctrl-C")

    /// Its row of the command table.
    static let command = Command(
        name: "logs",
        summary: "Show the last lines of the server's log",
        options: [follow],
        examples: [
            Command.Example(line: "lemonade logs", meaning: "Show the lines that lemond still has in memory"),
            Command.Example(line: "lemonade logs -f", meaning: "Show them, and then those that come"),
        ],
        action: run)

    private static func run(_ session: Session) async throws(CommandFailure) {
        let follows = session.arguments.has(follow)
        let printer = Printer(session.terminal)
        do throws(CommandFailure) {
            try await session.server().stream("/v1/logs?follow=\(follows ? 1 : 0)") { printer.take($0.bytes) }
        } catch {
            // It was the printer that gave up.
            if let failure = printer.failure { throw failure }
            throw error
        }
        if let failure = printer.failure { throw failure }
    }

    /// Prints the lines of the stream as they come.
    private final class Printer: Sendable {
        private struct State {
            var parser = ServerSentEventParser()
            var failure: CommandFailure?
        }

        private let terminal: Terminal
        // Pieces come one after the other, but the compiler cannot know.
        private let state = Mutex(State())

        init(_ terminal: Terminal) {
            self.terminal = terminal
        }

        var failure: CommandFailure? { state.withLock { $0.failure } }

        /// False when nothing more is wanted.
        func take(_ bytes: [UInt8]) -> Bool {
            state.withLock { state in
                var data: [[UInt8]] = []
                do throws(ServerSentEventError) {
                    try bytes.withUnsafeBufferPointer { (bytes) throws(ServerSentEventError) in
                        try state.parser.feed(UnsafeRawBufferPointer(bytes)) { data.append($0.data) }
                    }
                } catch {
                    state.failure = .failed("The log cannot be read: \(error).")
                }
                do throws(CommandFailure) {
                    for event in data { try show(event) }
                } catch {
                    state.failure = error
                }
                return state.failure == nil
            }
        }

        private func show(_ event: [UInt8]) throws(CommandFailure) {
            guard let value = try? JSONValue.parse(event) else { return }
            if let line = value["line"]?.string { try terminal.answer(TextSanitizer.line(line)) }
            if let lost = value["lines"]?.number?.int { terminal.note("(\(lost) lines are gone)") }
        }
    }
}
