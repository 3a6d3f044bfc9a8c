import LemonadeCore
import Synchronization

/// Prints an answer as it comes: piece by piece, thoughts dimmed on a terminal and left out in a pipe.
final class AnswerPrinter: Sendable {
    private struct State {
        var reader: AnswerReader?
        var sanitizer = TextSanitizer()
        var answer = ""
        var isThinking = false
        var lastByte: UInt8?
        var finishReason: String?
        var failure: String?
        var outputError: OutputError?
    }

    private let terminal: Terminal
    // Pieces come one after the other, but not all on one thread.
    private let state = Mutex(State())

    /// Prints to this terminal's output.
    init(terminal: Terminal) {
        self.terminal = terminal
    }

    /// The answer so far, as the model gave it.
    var answer: String {
        state.withLock { $0.answer }
    }

    /// Prints the next piece. False when nothing more can be printed, so that the request can be given up.
    func take(_ piece: AnswerPiece) -> Bool {
        state.withLock { state in
            var reader = state.reader ?? AnswerReader(contentType: piece.contentType)
            let events = reader.take(piece.bytes)
            state.reader = reader
            for event in events { print(event, &state) }
            return state.outputError == nil
        }
    }

    /// Ends the answer's last line, and style, if they are open.
    func finish() throws(CommandFailure) {
        let error = state.withLock { state -> OutputError? in
            for event in state.reader?.end() ?? [] { print(event, &state) }
            if state.isThinking { leaveThoughts(&state, separator: "") }
            if let last = state.lastByte, last != UInt8(ascii: "\n") { write("\n", &state) }
            return state.outputError
        }
        if let error { throw .output(error) }
    }

    /// What went wrong, if anything did: with the exchange, or with what it brought.
    func failure(after result: Result<Void, CommandFailure>) -> CommandFailure? {
        if case .failure(let failure) = result { return failure }
        return state.withLock { state in
            if let message = state.failure { return .failed(message) }
            guard state.reader?.isComplete == true else {
                return .failed("The answer broke off before it was complete.")
            }
            return nil
        }
    }

    /// What the user should know of an answer that is complete; nil when it simply ended.
    var remark: String? {
        state.withLock { state in
            switch state.finishReason {
            case "length": return "The answer was cut off at the longest length that is allowed."
            case "content_filter": return "The provider's content filter cut the answer off."
            case let reason?:
                return state.answer.isEmpty ? "The model said nothing (\(TextSanitizer.line(reason)))." : nil
            case nil: return state.answer.isEmpty ? "The model said nothing." : nil
            }
        }
    }

    private func print(_ event: AnswerEvent, _ state: inout State) {
        switch event {
        case .text(let text):
            if state.isThinking { leaveThoughts(&state, separator: "\n\n") }
            state.answer += text
            // In a pipe the answer is the model's own, byte for byte.
            write(terminal.outputIsTerminal ? state.sanitizer.clean(text) : text, &state)
        case .thought(let text):
            guard terminal.outputIsTerminal else { return }
            if !state.isThinking {
                state.isThinking = true
                write(terminal.style(.dim).start, &state)
            }
            write(state.sanitizer.clean(text), &state)
        case .finish(let reason):
            state.finishReason = reason
        case .failure(let message):
            state.failure = message
        }
    }

    private func leaveThoughts(_ state: inout State, separator: String) {
        state.isThinking = false
        state.sanitizer = TextSanitizer()
        write(terminal.style(.dim).end + separator, &state)
    }

    private func write(_ text: String, _ state: inout State) {
        guard !text.isEmpty, state.outputError == nil else { return }
        do throws(OutputError) {
            try terminal.output.write(Array(text.utf8))
            state.lastByte = text.utf8.last
        } catch {
            state.outputError = error
        }
    }
}
