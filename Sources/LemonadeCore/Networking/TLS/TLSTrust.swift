/// Whose word is taken for who a server is.
enum TLSTrust: Sendable, Hashable {
    /// The system's authorities. A file and directories, colons between them, stand in for the system's own where set
    /// (the variables SSL_CERT_FILE and SSL_CERT_DIR, as every program that uses OpenSSL reads them).
    case system(file: String?, directories: String?)
    /// The certificates of one file and no others (a provider's `ca_file`).
    case file(String)

    /// The system's authorities as the environment has them; an empty variable counts as none.
    init(environment: [String: String]) {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        self = .system(file: value("SSL_CERT_FILE"), directories: value("SSL_CERT_DIR"))
    }
}
