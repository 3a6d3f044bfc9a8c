import LemonadeCore

/// One question to a model, whose answer is printed as it comes and which Ctrl-C gives up.
struct AnswerExchange {
    /// Who is asked.
    let server: ServerClient
    /// Where the answer is printed.
    let terminal: Terminal
    /// Where Ctrl-C arrives; nil to let it end the program as it does by itself.
    let signals: SignalPipe?

    /// What came of it.
    struct Outcome {
        /// What was said, and what the user should know of it.
        let printer: AnswerPrinter
        /// How the exchange ended.
        let result: Result<Void, CommandFailure>
        /// How often Ctrl-C was pressed.
        let interrupts: Int
    }

    /// Asks, prints, and leaves the terminal at the start of a line and in its ordinary style, however it ends.
    func run(_ request: JSONObject) async throws(CommandFailure) -> Outcome {
        let printer = AnswerPrinter(terminal: terminal)
        let server = server
        let exchange = Task { () async -> Result<Void, CommandFailure> in
            do throws(CommandFailure) {
                try await server.stream("/v1/chat/completions", request) { printer.take($0) }
                return .success(())
            } catch {
                return .failure(error)
            }
        }
        let watch = signals.map { InterruptWatch($0) { exchange.cancel() } }
        let result = await exchange.value
        watch?.end()
        try printer.finish()
        return Outcome(printer: printer, result: result, interrupts: watch?.count ?? 0)
    }
}
