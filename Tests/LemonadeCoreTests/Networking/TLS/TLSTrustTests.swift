import Testing

@testable import LemonadeCore

@Suite struct TLSTrustTests {
    @Test func theEnvironmentStandsInForTheSystemsPaths() {
        #expect(TLSTrust(environment: [:]) == .system(file: nil, directories: nil))
        #expect(
            TLSTrust(environment: ["SSL_CERT_FILE": "", "SSL_CERT_DIR": ""]) == .system(file: nil, directories: nil))
        #expect(
            TLSTrust(environment: ["SSL_CERT_FILE": "/a", "SSL_CERT_DIR": "/b:/c"])
                == .system(file: "/a", directories: "/b:/c"))
    }

    @Test func aProvidersOwnFileComesBeforeTheEnvironment() {
        let contexts = TLSContexts(environment: ["SSL_CERT_FILE": "/a"])
        let own = ConnectionTarget(isSecure: true, host: "h", port: 443, certificateFile: "/own")
        #expect(contexts.trust(of: own) == .file("/own"))
        let other = ConnectionTarget(isSecure: true, host: "h", port: 443)
        #expect(contexts.trust(of: other) == .system(file: "/a", directories: nil))
    }
}
