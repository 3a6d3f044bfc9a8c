import Glibc

/// Asks for a key on a terminal without showing what is typed.
///
/// Whatever ends the question (an answer, Ctrl-C, Ctrl-Z, another signal), the terminal is first put back as it was.
struct SecretPrompt {
    /// The terminal, open for reading and writing.
    let terminal: Int32

    /// The signals that end or stop a process while it asks.
    private static let signals = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP]

    /// Asks on the terminal that controls the process, wherever its standard streams go; nil when it has none.
    static func onControllingTerminal(
        _ question: String, fallback: Int32
    ) throws(CommandFailure) -> String? {
        let descriptor = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else { return try SecretPrompt(terminal: fallback).ask(question) }
        defer { close(descriptor) }
        return try SecretPrompt(terminal: descriptor).ask(question)
    }

    /// What is typed up to Enter; nil when the input ends (Ctrl-D) instead.
    func ask(_ question: String) throws(CommandFailure) -> String? {
        guard let signals = SignalPipe(catching: Self.signals) else {
            throw .failed("Cannot ask for the key: the system has no descriptors left.")
        }
        defer { signals.restore() }
        let outcome = try askOnce(question, signals: signals)
        switch outcome {
        case .line(let line): return line
        case .end: return nil
        case .signal(let number):
            // The default action, now that the terminal is as it was: it ends the process, or stops it until `fg`.
            signals.restore(andActOn: number)
            guard number == SIGTSTP else { throw .failed("Stopped.") }
            return try ask(question)
        }
    }

    private enum Outcome {
        case line(String)
        case end
        case signal(Int32)
    }

    private func askOnce(_ question: String, signals: SignalPipe) throws(CommandFailure) -> Outcome {
        var before = termios()
        guard tcgetattr(terminal, &before) == 0 else {
            throw .failed("Cannot ask for the key: \(SystemText.of(errno)).")
        }
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO)
        // Before the question appears: whoever sees it may type.
        tcsetattr(terminal, TCSADRAIN, &silent)
        defer { tcsetattr(terminal, TCSADRAIN, &before) }
        let sink = DescriptorSink(descriptor: terminal)
        try? sink.write(Array(question.utf8))
        // The Enter that was typed has not been shown either.
        defer { try? sink.write([UInt8(ascii: "\n")]) }
        return try readLine(signals: signals)
    }

    private func readLine(signals: SignalPipe) throws(CommandFailure) -> Outcome {
        var line: [UInt8] = []
        while true {
            var entries = [
                pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: terminal, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&entries, 2, -1) >= 0 || errno == EINTR else {
                throw .failed("Cannot read the key: \(SystemText.of(errno)).")
            }
            if let number = signals.take().first { return .signal(number) }
            guard entries[1].revents != 0 else { continue }
            var chunk = [UInt8](repeating: 0, count: 4096)
            let count = read(terminal, &chunk, chunk.count)
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            guard count > 0 else {
                return line.isEmpty ? .end : .line(String(decoding: line, as: UTF8.self))
            }
            line += chunk[..<count]
            if line.last == UInt8(ascii: "\n") {
                return .line(String(decoding: line.dropLast(), as: UTF8.self))
            }
            guard line.count < StandardInput.longestLine else {
                throw .usage("What was typed is longer than any key.")
            }
        }
    }
}
