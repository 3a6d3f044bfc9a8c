/// Why a configuration is not used; what was in use before still is.
package enum ConfigurationFault: Error, Sendable, Equatable {
    /// A file cannot be read.
    case unreadable(FileError)
    /// A file is not what it should be.
    case broken(ConfigurationError)
    /// One of the server's own keys cannot be used.
    case keys(ServerKeysError)
    /// It would open the server, or the keys, to whom it should not.
    case refused(String)
}

extension ConfigurationFault: CustomStringConvertible {
    /// The sentence for the operator.
    package var description: String {
        switch self {
        case .unreadable(let error): error.message
        case .broken(let error): error.message
        case .keys(let error): error.message
        case .refused(let sentence): sentence
        }
    }
}
