import Foundation
import Synchronization

@testable import LemonadeCore

/// Certificates that the tests make: an authority, another one that nobody trusts, and what they have signed.
final class TLSFixture: Sendable {
    /// What is right or wrong with a certificate.
    enum Identity: String, CaseIterable, Sendable {
        /// For localhost and 127.0.0.1.
        case good
        /// For localhost only.
        case nameOnly = "name-only"
        /// For other.example and four more.
        case otherName = "other-name"
        /// For localhost, as the common name and nowhere else.
        case noNames = "no-names"
        /// Valid in January 2020.
        case expired
        /// Valid from 2120.
        case future
        /// Signed by itself.
        case selfSigned = "self-signed"
        /// Signed by an authority that is not trusted.
        case unknown
    }

    /// The one of this test run.
    static let shared = Task { try await TLSFixture() }

    private let directory: TemporaryDirectory
    /// The file with the authority's certificate.
    var authority: String { directory.file("ca.pem") }
    /// A file that is no certificate.
    var garbage: String { directory.file("ca.conf") }
    /// The file with the key of all certificates.
    var key: String { directory.file("key.pem") }

    /// The file with a certificate.
    func certificate(_ identity: Identity) -> String { directory.file("\(identity.rawValue).pem") }

    private init() async throws {
        let directory = try TemporaryDirectory()
        self.directory = directory
        try Self.configuration.write(toFile: directory.file("ca.conf"), atomically: true, encoding: .utf8)
        try "".write(toFile: directory.file("index"), atomically: true, encoding: .utf8)
        func openssl(_ words: String) async throws {
            try await TLSProcess.run(.openssl, words.split(separator: " ").map(String.init), in: directory.path)
        }
        for name in ["ca", "other-ca"] {
            try await openssl(
                "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -keyout \(name).key -out \(name).pem "
                    + "-subj /CN=Authority-\(name)")
        }
        try await openssl(
            "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out request.pem -subj /CN=localhost"
        )
        try await openssl(
            "req -x509 -key key.pem -days 30 -out self-signed.pem -subj /CN=localhost -addext subjectAltName=DNS:localhost"
        )
        for identity in Identity.allCases where identity != .selfSigned {
            let dates =
                switch identity {
                case .expired: "-startdate 20200101000000Z -enddate 20200131000000Z"
                case .future: "-startdate 21200101000000Z -enddate 21200131000000Z"
                case .good, .nameOnly, .otherName, .noNames, .selfSigned, .unknown: "-days 30"
                }
            let authority = identity == .unknown ? "other-ca" : "ca"
            let names =
                switch identity {
                case .otherName, .noNames, .nameOnly: identity.rawValue
                case .good, .expired, .future, .selfSigned, .unknown: "good"
                }
            try await openssl(
                "ca -batch -notext -config ca.conf -cert \(authority).pem -keyfile \(authority).key -extensions \(names) "
                    + "\(dates) -in request.pem -out \(identity.rawValue).pem")
        }
        // The fixture is never let go of, so its directory is removed when the test run ends.
        Self.path.withLock { $0 = directory.path }
        atexit { TLSFixture.path.withLock { try? FileManager.default.removeItem(atPath: $0) } }
    }

    private static let path = Mutex("")

    private static let configuration = """
        [ca]
        default_ca = authority
        [authority]
        new_certs_dir = .
        database = index
        policy = anything
        default_md = sha256
        rand_serial = yes
        unique_subject = no
        [anything]
        commonName = supplied
        [good]
        subjectAltName = DNS:localhost, IP:127.0.0.1
        [name-only]
        subjectAltName = DNS:localhost
        [other-name]
        subjectAltName = DNS:other.example, DNS:*.other.example, IP:10.1.2.3, IP:2001:db8::1, DNS:last.example
        [no-names]
        basicConstraints = CA:FALSE
        """
}
