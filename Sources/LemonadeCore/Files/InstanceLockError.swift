/// Why the daemon does not get its configuration directory for itself.
package enum InstanceLockError: Error, Sendable, Equatable {
    /// Another daemon has it; its process id when it could be read.
    case held(directory: String, process: Int?)
    /// The lock's file could not be made: a read-only directory, say.
    case unavailable(FileError)

    /// The sentence for the operator.
    package var message: String {
        switch self {
        case .held(let directory, let process):
            "Another lemond\(process.map { " (process \($0))" } ?? "") is using \(directory). Stop it, or give this one "
                + "its own with --config-dir."
        case .unavailable(let error): "Cannot lock the configuration directory: \(error.message)"
        }
    }
}

extension InstanceLockError: CustomStringConvertible {
    /// The same as `message`.
    package var description: String { message }
}
