import Glibc

/// What a command talks to: standard input, output and error, and what is known of the terminal behind them.
///
/// Answers go to `output`; notes, warnings and questions go to `errors`, so that a pipe gets answers only.
struct Terminal: Sendable {
    /// Where the command reads what is piped or typed.
    var input: Int32
    /// Whether a person is at the input.
    var inputIsTerminal: Bool
    /// Where answers go.
    var output: any OutputSink
    /// Whether a person reads the answers.
    var outputIsTerminal: Bool
    /// Where everything else goes.
    var errors: any OutputSink
    /// The terminal's width in columns.
    var width: Int
    /// Whether styles may be used in answers.
    var allowsStyles: Bool
    /// The keys that this run knows; whatever quotes one, it does not get out.
    private let secrets = HiddenSecrets()

    /// The width that is assumed when there is no terminal to ask.
    static let defaultWidth = 80

    /// The process's own standard streams.
    static func standard(environment: [String: String]) -> Terminal {
        let outputIsTerminal = isatty(STDOUT_FILENO) == 1
        return Terminal(
            input: STDIN_FILENO,
            inputIsTerminal: isatty(STDIN_FILENO) == 1,
            output: DescriptorSink(descriptor: STDOUT_FILENO),
            outputIsTerminal: outputIsTerminal,
            errors: DescriptorSink(descriptor: STDERR_FILENO),
            width: width(of: STDOUT_FILENO) ?? defaultWidth,
            // https://no-color.org: a value that is not empty, whatever it is.
            allowsStyles: outputIsTerminal && environment["NO_COLOR", default: ""].isEmpty
                && environment["TERM"] != "dumb")
    }

    private static func width(of descriptor: Int32) -> Int? {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    /// The style, if styles may be used.
    func style(_ style: Style) -> Style {
        allowsStyles ? style : .plain
    }

    /// Writes a table, set for whoever reads it.
    func write(_ table: Table) throws(CommandFailure) {
        try write(table.rendered(outputIsTerminal ? .aligned(width: width, titleStyle: style(.bold)) : .plain))
    }

    /// Writes an answer as it is.
    func write(_ text: String) throws(CommandFailure) {
        try write(Array(text.utf8))
    }

    /// Writes an answer's bytes as they are.
    func write(_ bytes: [UInt8]) throws(CommandFailure) {
        do throws(OutputError) {
            try output.write(bytes)
        } catch {
            throw .output(error)
        }
    }

    /// Writes a line of an answer.
    func answer(_ line: String) throws(CommandFailure) {
        try write(secrets.removed(from: line) + "\n")
    }

    /// Writes a line that is not part of the answer. There is nobody to tell if that fails.
    func note(_ line: String) {
        try? errors.write(Array((secrets.removed(from: line) + "\n").utf8))
    }

    /// Keeps a key out of every line from now on: a provider's error may quote the one it was sent.
    func hide(_ secret: Secret) {
        secrets.add(secret)
    }

    /// Writes a warning.
    func warn(_ sentence: String) {
        note("Warning: \(sentence)")
    }
}
