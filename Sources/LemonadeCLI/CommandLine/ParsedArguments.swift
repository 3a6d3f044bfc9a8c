/// A command line that has been understood.
struct ParsedArguments: Sendable {
    /// The command and the groups above it, the program itself first.
    var path: [Command]
    /// The values of the options that every command has, by name.
    var shared: [String: String] = [:]
    /// The values of the command's own options, by name; a flag's is empty.
    var options: [String: String] = [:]
    /// The arguments that are not options.
    var operands: [String] = []

    /// The value of one of the command's own options.
    func value(of option: Option) -> String? {
        options[option.name]
    }

    /// Whether one of the command's own flags is given.
    func has(_ option: Option) -> Bool {
        options[option.name] != nil
    }

    /// The operand at that place, if there are so many.
    func operand(_ index: Int) -> String? {
        operands.indices.contains(index) ? operands[index] : nil
    }
}
