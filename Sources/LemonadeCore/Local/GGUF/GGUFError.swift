/// Why a file's header tells nothing.
enum GGUFError: Error, Sendable, Equatable {
    /// It does not begin with `GGUF`.
    case notGGUF
    /// It is written for big-endian machines.
    case bigEndian
    /// A version other than 2 and 3.
    case unsupportedVersion(UInt32)
    /// It ends, or would end, within that.
    case truncated(within: StaticString)
    /// That is not what the format allows.
    case invalid(StaticString)
    /// That is more than is read.
    case tooLarge(StaticString)
    /// The system refused to read it, for that reason.
    case unreadable(String)

    /// What is wrong, in words that fit behind the file's name.
    var message: String {
        switch self {
        case .notGGUF: "is not a GGUF file"
        case .bigEndian: "is a big-endian GGUF file, which does not run on this machine; convert the model again"
        case .unsupportedVersion(let version):
            "is a GGUF file of version \(version); versions 2 and 3 are read. Convert the model again"
        case .truncated(let part): "ends within \(part): it is damaged, or still being copied"
        case .invalid(let part): "is damaged: \(part)"
        case .tooLarge(let part): "claims more than is read: \(part)"
        case .unreadable(let reason): "cannot be read: \(reason)"
        }
    }

    /// Compares by what is said.
    static func == (left: GGUFError, right: GGUFError) -> Bool { left.message == right.message }
}
