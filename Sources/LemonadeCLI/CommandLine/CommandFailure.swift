/// What ends a command early.
enum CommandFailure: Error, Equatable {
    /// The command line cannot be understood, or cannot be carried out as it is.
    case usage(String)
    /// The server said no.
    case refused(ServerRefusal)
    /// The server is there, but something else went wrong; a sentence or more.
    case failed(String)
    /// Nothing answers at the server's address; the second line says why, where that is worth a line.
    case unreachable(ServerAddress, reason: String?)
    /// Something answers at the server's address, but not as lemond does.
    case notLemond(ServerAddress, what: String)
    /// An answer could not be written.
    case output(OutputError)
}

extension CommandFailure {
    /// The exit status that tells a script what happened.
    var exitStatus: ExitCode {
        switch self {
        case .usage: .wrongUsage
        case .refused, .failed: .refused
        case .unreachable, .notLemond: .unreachable
        // `lemonade list | head -1` has got what it wanted.
        case .output(.closed): .done
        case .output(.failed): .refused
        }
    }

    /// What to tell the user; nil when there is nothing to say.
    var message: String? {
        switch self {
        case .usage(let sentence), .failed(let sentence):
            return sentence
        case .refused(let refusal):
            return refusal.sentence
        case .unreachable(let address, let reason):
            let sentence = "Cannot reach lemond at \(address.url). Start it with: lemond"
            return reason.map { "\(sentence)\n\($0)" } ?? sentence
        case .notLemond(let address, let what):
            return "What answers at \(address.url) is not lemond: \(what) Check --host and --port."
        case .output(.closed):
            return nil
        case .output(.failed(let number)):
            return "Cannot write the answer: \(SystemText.of(number))."
        }
    }
}
