import Testing

@testable import LemonadeCore

/// Peers that do not come to an agreement, for whatever reason but their certificate.
@Suite(.enabled(if: TLSTool.areInstalled, Comment(rawValue: TLSTool.note)))
struct TLSHandshakeTests {
    @Test(arguments: ["-tls1_2", "-tls1_3"])
    func speaksBothVersions(version: String) async throws {
        let server = try await TLSServer(openssl: [version])
        #expect(try await TLSPeerClient().fetch(port: server.port).status == 200)
    }

    @Test func refusesTLS1_1() async throws {
        let server = try await TLSServer(openssl: ["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"])
        #expect(
            await (try TLSPeerClient()).tlsFailure(port: server.port)
                == "localhost speaks neither TLS 1.2 nor TLS 1.3, and nothing older is accepted")
    }

    @Test func namesTheVersionOfAServerThatAnswersWithAnOldOne() async throws {
        // A ServerHello of TLS 1.1, TLS_RSA_WITH_AES_128_CBC_SHA, as a server sends it that knows no newer one.
        let hello: [UInt8] =
            [0x16, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2] + [UInt8](repeating: 7, count: 32) + [0, 0, 0x2f, 0]
        let server = try TLSImpostor(saying: hello)
        #expect(
            await (try TLSPeerClient()).tlsFailure(port: server.port)
                == "localhost only speaks TLS 1.1 here; TLS 1.2 is the oldest version that is accepted")
    }

    @Test func recognisesPlainHTTP() async throws {
        let server = try await TLSServer(nginx: "", isPlain: true)
        #expect(
            await (try TLSPeerClient()).tlsFailure(port: server.port)
                == "localhost does not speak TLS on this port: it answered in plain HTTP (the scheme http or "
                + "another port may be meant)")
    }

    @Test func recognisesWhatIsNeitherTLSNorHTTP() async throws {
        let server = try TLSImpostor(saying: Array("220 mail.example ESMTP\r\n".utf8))
        #expect(
            await (try TLSPeerClient()).tlsFailure(port: server.port) == "localhost does not speak TLS on this port")
    }

    @Test func tellsThatAClientCertificateIsWanted() async throws {
        let server = try await TLSServer(openssl: ["-tls1_3", "-Verify", "1"])
        // TLS 1.3 tells only after the handshake, in answer to the request (RFC 8446 §4.4.2).
        guard case .closedBeforeAnswer(let reason) = await (try TLSPeerClient()).failure(port: server.port) else {
            Issue.record("no failure")
            return
        }
        #expect(reason == "it wants a client certificate, which lemond does not have")
    }

    @Test func tellsThatNoCipherIsCommon() async throws {
        let server = try await TLSServer(openssl: ["-tls1_2", "-cipher", "AES128-SHA:@SECLEVEL=0", "-no_etm"])
        let reason = await (try TLSPeerClient()).tlsFailure(port: server.port)
        #expect(reason == "localhost refused the TLS handshake: it accepts none of this machine's ciphers")
    }

    @Test func timesOutWhenThePeerStalls() async throws {
        let server = try await TLSServer()
        let tap = try TLSTap(to: server.port) { _ in .stop }
        var limits = ClientLimits()
        limits.tls = .seconds(1)
        #expect(await (try TLSPeerClient(limits: limits)).failure(port: tap.port) == .tlsTimedOut)
        #expect(await tap.clientLeft())
    }

    @Test(arguments: [0, 1, 2])
    func tellsThatThePeerCutTheHandshake(after records: Int) async throws {
        let server = try await TLSServer()
        let tap = try TLSTap(to: server.port) { $0.index == records ? .cutInside : .pass }
        #expect(
            await (try TLSPeerClient()).tlsFailure(port: tap.port)
                == "localhost closed the connection during the TLS handshake (it may not speak TLS on this port)")
    }

    @Test func tellsThatThePeerBrokeTheHandshake() async throws {
        let server = try await TLSServer()
        let tap = try TLSTap(to: server.port) { _ in .reset }
        #expect(
            await (try TLSPeerClient()).tlsFailure(port: tap.port)
                == "the connection to localhost broke during the TLS handshake (Connection reset by peer)")
    }

    @Test func closesTheConnectionOfARequestThatIsGivenUpDuringTheHandshake() async throws {
        let server = try await TLSServer()
        let tap = try TLSTap(to: server.port) { _ in .stop }
        let failure = await (try TLSPeerClient()).failure(port: tap.port) {
            #expect(await tap.heardClient())
        }
        #expect(failure == .cancelled)
        #expect(await tap.clientLeft())
    }

    @Test func aMissingLibraryIsNamedWithItsPackage() async throws {
        let reason = await (try TLSPeerClient(libraryNames: ["libssl-of-nobody.so"])).tlsFailure(port: 1)
        #expect(reason?.contains("libssl-of-nobody.so") == true)
        #expect(reason?.hasPrefix("https needs the system's OpenSSL library, which cannot be loaded (") == true)
        #expect(reason?.contains("install the package libssl3") == true)
    }

    @Test func aLibraryThatIsNoneIsNamed() async throws {
        let reason = await (try TLSPeerClient(libraryNames: ["libc.so.6"])).tlsFailure(port: 1)
        #expect(
            reason
                == "the system's OpenSSL library (libc.so.6) lacks the function OPENSSL_init_ssl: https needs OpenSSL 3 "
                + "or 1.1.1 (Debian, Ubuntu: the package libssl3)")
    }

    @Test func looksForTheOlderLibraryToo() async throws {
        let server = try await TLSServer()
        let client = try await TLSPeerClient(libraryNames: ["libssl-of-nobody.so", "libssl.so.3"])
        #expect(try await client.fetch(port: server.port).status == 200)
    }
}
