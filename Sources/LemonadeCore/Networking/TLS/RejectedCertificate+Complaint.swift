extension RejectedCertificate {
    /// The numbers of `X509_V_ERR_…` that have a sentence of their own.
    private enum Fault: Int {
        case noIssuer = 2
        case notYetValid = 9
        case expired = 10
        case selfSigned = 18
        case selfSignedInChain = 19
        case noIssuerHere = 20
        case noIssuerForServer = 21
        case revoked = 23
        case wrongPurpose = 26
        case wrongName = 62
        case wrongAddress = 64
        case weakKey = 66
        case weakAuthorityKey = 67
        case weakSignature = 68
    }

    /// How many names of a certificate a message lists.
    private static let mostListed = 4

    /// Whether nobody who is trusted vouches for it.
    var isUnknown: Bool {
        switch Fault(rawValue: code) {
        case .noIssuer, .selfSigned, .selfSignedInChain, .noIssuerHere, .noIssuerForServer: true
        case .notYetValid, .expired, .revoked, .wrongPurpose, .wrongName, .wrongAddress, .weakKey, .weakAuthorityKey,
            .weakSignature, nil:
            false
        }
    }

    /// What is wrong with whose certificate, and what to do.
    func complaint(host: String, trust: TLSTrust, knowsNobody: Bool) -> String {
        let name = commonName.map { " (CN=\($0))" } ?? ""
        let subject =
            depth == 0
            ? "the certificate of \(host)\(name)" : "a certificate that vouches for \(host)\(name)"
        return "\(subject) \(fault(host: host, trust: trust, knowsNobody: knowsNobody))"
    }

    private func fault(host: String, trust: TLSTrust, knowsNobody: Bool) -> String {
        switch Fault(rawValue: code) {
        case .expired: "has expired\(lastDay.map { " on \($0)" } ?? "")"
        case .notYetValid:
            "is not valid before \(firstDay ?? "some later day") (the clock of this machine may be wrong)"
        case .wrongName, .wrongAddress: namesOther(than: host)
        case .selfSigned: "is self-signed, and not one that is trusted here; \(Self.advice(trust, knowsNobody))"
        case .noIssuer, .selfSignedInChain, .noIssuerHere, .noIssuerForServer:
            "is signed by an unknown authority\(issuer.map { " (CN=\($0))" } ?? ""); \(Self.advice(trust, knowsNobody))"
        case .revoked: "has been revoked"
        case .wrongPurpose: "is not meant for servers"
        case .weakKey, .weakAuthorityKey: "has a key that is too short to be safe"
        case .weakSignature: "has a signature that is too weak to be safe"
        case nil: "was refused: \(words)"
        }
    }

    private func namesOther(than host: String) -> String {
        guard !names.isEmpty else { return "names no host in its subjectAltName, so it is not for \(host)" }
        var list = names.prefix(Self.mostListed).joined(separator: ", ")
        if names.count > Self.mostListed { list += " and \(names.count - Self.mostListed) more" }
        return "is for \(list), not for \(host)"
    }

    private static func advice(_ trust: TLSTrust, _ knowsNobody: Bool) -> String {
        switch trust {
        case .file(let path): "the provider's ca_file (\(path)) does not have it"
        case .system where knowsNobody:
            "this machine has no CA certificates at all: install the package ca-certificates"
        case .system: "if that is right, name a file with it in SSL_CERT_FILE or in the provider's ca_file"
        }
    }
}
