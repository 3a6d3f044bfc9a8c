import Testing

@testable import LemonadeCore

/// Who is trusted, and what is said of who is not, against real servers.
@Suite(.enabled(if: TLSTool.areInstalled, Comment(rawValue: TLSTool.note)))
struct TLSCertificateTests {
    @Test(arguments: ["localhost", "127.0.0.1", "localhost."])
    func trustsACertificateForTheHostByATrustedAuthority(host: String) async throws {
        let server = try await TLSServer()
        let answer = try await TLSPeerClient().fetch(host: host, port: server.port)
        #expect(answer.status == 200)
    }

    @Test func trustsTheProvidersOwnFileAndNothingElse() async throws {
        let fixture = try await TLSFixture.shared.value
        let server = try await TLSServer(identity: .selfSigned)
        let client = try await TLSPeerClient()
        let answer = try await client.fetch(
            port: server.port, certificateFile: fixture.certificate(.selfSigned))
        #expect(answer.status == 200)
        let reason = await client.tlsFailure(port: server.port, certificateFile: fixture.authority)
        #expect(
            reason
                == "the certificate of localhost (CN=localhost) is self-signed, and not one that is trusted here; "
                + "the provider's ca_file (\(fixture.authority)) does not have it")
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let identity: TLSFixture.Identity
        var host = "localhost"
        let reason: String
        var testDescription: String { "\(identity) as \(host)" }
    }

    @Test(arguments: [
        Refusal(identity: .expired, reason: "the certificate of localhost (CN=localhost) has expired on 2020-01-31"),
        Refusal(
            identity: .future,
            reason: "the certificate of localhost (CN=localhost) is not valid before 2120-01-01 (the clock of "
                + "this machine may be wrong)"),
        Refusal(
            identity: .otherName,
            reason: "the certificate of localhost (CN=localhost) is for other.example, *.other.example, 10.1.2.3, "
                + "2001:db8::1 and 1 more, not for localhost"),
        Refusal(
            identity: .nameOnly, host: "127.0.0.1",
            reason: "the certificate of 127.0.0.1 (CN=localhost) is for localhost, not for 127.0.0.1"),
        Refusal(
            identity: .good, host: "api.example",
            reason: "the certificate of api.example (CN=localhost) is for localhost, 127.0.0.1, not for api.example"),
        Refusal(
            identity: .noNames,
            reason: "the certificate of localhost (CN=localhost) names no host in its subjectAltName, so it is not for "
                + "localhost"),
        Refusal(
            identity: .selfSigned,
            reason: "the certificate of localhost (CN=localhost) is self-signed, and not one that is trusted here; if "
                + "that is right, name a file with it in SSL_CERT_FILE or in the provider's ca_file"),
        Refusal(
            identity: .unknown,
            reason: "the certificate of localhost (CN=localhost) is signed by an unknown authority "
                + "(CN=Authority-other-ca); if that is right, name a file with it in SSL_CERT_FILE or in the "
                + "provider's ca_file"),
    ])
    func saysWhatIsWrongWithWhoseCertificate(_ refusal: Refusal) async throws {
        let server = try await TLSServer(identity: refusal.identity)
        let reason = await (try TLSPeerClient()).tlsFailure(host: refusal.host, port: server.port)
        #expect(reason == refusal.reason)
    }

    @Test func namesWhatCannotBeRead() async throws {
        let fixture = try await TLSFixture.shared.value
        let server = try await TLSServer()
        let lost = try await TLSPeerClient(environment: ["SSL_CERT_FILE": "/nowhere/ca.pem"])
        #expect(
            await lost.tlsFailure(port: server.port)
                == "the CA certificates to trust cannot be read: SSL_CERT_FILE names /nowhere/ca.pem "
                + "(No such file or directory)")
        let reason = await lost.tlsFailure(port: server.port, certificateFile: fixture.garbage)
        #expect(
            reason?.hasPrefix(
                "the CA certificates to trust cannot be read: the provider's ca_file names \(fixture.garbage) "
                    + "(no certificate in it can be read: ") == true)
    }

    @Test func searchesTheDirectoryOfTheEnvironment() async throws {
        let fixture = try await TLSFixture.shared.value
        let server = try await TLSServer()
        let directory = try TemporaryDirectory()
        let empty = try await TLSPeerClient(environment: [
            "SSL_CERT_FILE": fixture.certificate(.expired), "SSL_CERT_DIR": directory.path,
        ])
        #expect(await empty.tlsFailure(port: server.port)?.contains("unknown authority (CN=Authority-ca)") == true)
        try await TLSProcess.run(
            .openssl, ["x509", "-in", fixture.authority, "-out", directory.file("ca.pem")], in: directory.path)
        try await TLSProcess.run(.openssl, ["rehash", directory.path], in: directory.path)
        let filled = try await TLSPeerClient(environment: ["SSL_CERT_DIR": "/nowhere:\(directory.path)"])
        #expect(try await filled.fetch(port: server.port).status == 200)
    }
}
