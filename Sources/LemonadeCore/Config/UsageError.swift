/// Why arguments cannot be understood.
package enum UsageError: Error, Sendable, Equatable {
    /// No option has that name.
    case unknownOption(String)
    /// An argument that is no option.
    case unexpected(String)
    /// The option's value is not there.
    case missingValue(String)
    /// The option has a value and takes none.
    case takesNoValue(String)
    /// The value is not accepted.
    case badValue(String, String, SettingError)

    /// What is wrong, in one line; where to look further is for the program to say.
    package var message: String {
        switch self {
        case .unknownOption(let name):
            "Unknown option '\(name)'.\(Spelling.suggestion(for: name, among: CommandLineOptions.optionNames))"
        case .unexpected(let argument): "Unexpected argument '\(argument)'."
        case .missingValue(let name): "\(name) needs a value."
        case .takesNoValue(let name): "\(name) takes no value."
        case .badValue(let name, let value, let error):
            switch error {
            case .unknown: "\(name) cannot be set."
            case .notAccepted(_, let expectation): "\(name) must be \(expectation), not '\(value)'."
            }
        }
    }
}

extension UsageError: CustomStringConvertible {
    /// The same as `message`.
    package var description: String { message }
}
