/// Why a handshake came to nothing.
enum TLSFailure: Error, Sendable, Equatable {
    /// The peer's certificate, or one that vouches for it, does not do.
    case certificate(RejectedCertificate)
    /// What came is not TLS.
    case notTLS(isHTTP: Bool)
    /// The peer speaks only older versions; nil when it does not say which.
    case tooOld(version: String?)
    /// The peer accepts none of our ciphers, groups or signatures.
    case nothingInCommon
    /// The peer does not know the name that it was asked for.
    case unknownName
    /// The peer wants to see a certificate of ours.
    case wantsCertificate
    /// The peer does not speak HTTP/1.1.
    case noHTTP1
    /// The peer ended the connection.
    case cut
    /// The connection broke.
    case broken(SystemError)
    /// Anything else, in OpenSSL's words.
    case other(String)

    /// Whether the trusted certificates may be the reason.
    var isForWantOfTrust: Bool {
        if case .certificate(let certificate) = self { return certificate.isUnknown }
        return false
    }

    /// What is wrong with whose what, in words that fit behind "because".
    func reason(host: String, trust: TLSTrust, knowsNobody: Bool) -> String {
        switch self {
        case .certificate(let certificate):
            certificate.complaint(host: host, trust: trust, knowsNobody: knowsNobody)
        case .notTLS(isHTTP: true):
            "\(host) does not speak TLS on this port: it answered in plain HTTP (the scheme http or another port may be meant)"
        case .notTLS(isHTTP: false): "\(host) does not speak TLS on this port"
        case .tooOld(let version?):
            "\(host) only speaks \(version) here; TLS 1.2 is the oldest version that is accepted"
        case .tooOld(nil): "\(host) speaks neither TLS 1.2 nor TLS 1.3, and nothing older is accepted"
        case .nothingInCommon: "\(host) refused the TLS handshake: it accepts none of this machine's ciphers"
        case .unknownName: "\(host) refused the TLS handshake: it does not know itself by that name"
        case .wantsCertificate: "\(host) wants a client certificate, which lemond does not have"
        case .noHTTP1: "\(host) does not speak HTTP/1.1 over TLS"
        case .cut: "\(host) closed the connection during the TLS handshake (it may not speak TLS on this port)"
        case .broken(let error): "the connection to \(host) broke during the TLS handshake (\(error.words))"
        case .other(let words): "the TLS handshake with \(host) failed: \(words)"
        }
    }
}
