/// Why no TLS connection can be made at all, to anybody who is trusted by the same certificates.
enum TLSSetupError: Error, Sendable, Equatable {
    /// There is no OpenSSL; the reason is the dynamic loader's.
    case missingLibrary(reason: String)
    /// There is one, but it is none that is known here.
    case missingFunction(String, library: String)
    /// The certificates to trust cannot be read; `source` says who named the path.
    case unusableCertificates(path: String, source: String, reason: String)
    /// OpenSSL could not allocate what it needs.
    case outOfMemory

    /// What happened and what to do, in words that fit behind "because".
    var reason: String {
        switch self {
        case .missingLibrary(let reason):
            "https needs the system's OpenSSL library, which cannot be loaded (\(reason)): install the package libssl3 "
                + "(Debian, Ubuntu; the package openssl brings it along) or openssl-libs (Fedora)"
        case .missingFunction(let name, let library):
            "the system's OpenSSL library (\(library)) lacks the function \(name): https needs OpenSSL 3 or 1.1.1 (Debian, "
                + "Ubuntu: the package libssl3)"
        case .unusableCertificates(let path, let source, let reason):
            "the CA certificates to trust cannot be read: \(source) names \(path) (\(reason))"
        case .outOfMemory: "OpenSSL has no memory left"
        }
    }
}
