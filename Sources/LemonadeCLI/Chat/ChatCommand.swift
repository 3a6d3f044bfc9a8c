/// What a line that is typed into a chat means.
enum ChatCommand: Equatable {
    /// A question for the model.
    case ask(String)
    /// Nothing was typed.
    case nothing
    /// Show the commands.
    case help
    /// Forget the conversation.
    case clear
    /// Show how the model is to behave.
    case showSystem
    /// Say how the model is to behave; an empty text takes it back.
    case setSystem(String)
    /// Leave.
    case exit
    /// A command that does not exist, and what to tell the user.
    case unknown(String)

    /// The commands, for the help.
    static let list: [(usage: String, meaning: String)] = [
        ("/help", "Show these commands"),
        ("/clear", "Forget the conversation so far"),
        ("/system TEXT", "Tell the model how to behave; /system alone shows it, /system \"\" takes it back"),
        ("/exit", "Leave; so does Ctrl-D"),
    ]

    /// Reads a line.
    init(_ line: String) {
        let text = line.trimmed
        guard !text.isEmpty else {
            self = .nothing
            return
        }
        guard text.hasPrefix("/"), line.hasPrefix("/") else {
            self = .ask(text)
            return
        }
        let words = text.split(maxSplits: 1, whereSeparator: \.isWhitespace)
        let argument = words.count > 1 ? String(words[1]).trimmed : nil
        switch (String(words[0]), argument) {
        case ("/help", nil), ("/?", nil): self = .help
        case ("/clear", nil): self = .clear
        case ("/exit", nil), ("/quit", nil), ("/bye", nil): self = .exit
        case ("/system", nil): self = .showSystem
        case ("/system", "\"\""?): self = .setSystem("")
        case ("/system", let argument?): self = .setSystem(argument)
        case (let word, _):
            let known = Self.list.compactMap { $0.usage.split(separator: " ").first.map(String.init) }
            let problem = known.contains(word) ? "'\(word)' takes no text." : "There is no command '\(word)'."
            let suggestion = known.contains(word) ? "" : Suggestion.sentence(for: word, among: known)
            self = .unknown("\(problem)\(suggestion) Put a space before a question that begins with a slash.")
        }
    }
}
