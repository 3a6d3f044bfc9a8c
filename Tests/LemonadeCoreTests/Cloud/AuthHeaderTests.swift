import Testing

@testable import LemonadeCore

struct AuthHeaderTests {
    @Test func isABearerTokenByDefault() throws {
        #expect(try AuthHeader() == .bearer)
        #expect(AuthHeader.bearer.name == "Authorization")
        #expect(AuthHeader.bearer.prefix == "Bearer ")
    }

    @Test(arguments: [("x-api-key", ""), ("api-key", "Key "), ("X!#$%&'*+-.^_`|~9", "a: ")])
    func acceptsAnyFieldOfItsOwn(name: String, prefix: String) throws {
        let header = try AuthHeader(name: name, prefix: prefix)
        #expect(header.name == name)
        #expect(header.prefix == prefix)
    }

    @Test(arguments: [
        ("", AuthHeaderFault.empty), ("a b", .notToken), ("a:", .notToken), ("a\r\nb", .notToken), ("é", .notToken),
        ("(x)", .notToken), ("Host", .reserved), ("content-length", .reserved), ("Transfer-Encoding", .reserved),
        ("CONNECTION", .reserved), ("keep-alive", .reserved), ("TE", .reserved), ("Trailer", .reserved),
        ("Upgrade", .reserved), ("Proxy-Authorization", .reserved), ("Expect", .reserved),
        ("Content-Type", .reserved), ("Accept-Encoding", .reserved), (String(repeating: "x", count: 257), .tooLong),
    ])
    func refusesNamesThatBreakTheMessage(name: String, fault: AuthHeaderFault) {
        #expect(throws: CloudError.invalidAuthHeaderName(fault)) { try AuthHeader(name: name) }
    }

    @Test(arguments: [
        ("Bearer\r\nX: ", AuthHeaderFault.notPrintable), ("\t", .notPrintable), ("\u{0}", .notPrintable),
        ("Schlüssel ", .notPrintable), (String(repeating: "x", count: 257), .tooLong),
    ])
    func refusesPrefixesThatBreakTheMessage(prefix: String, fault: AuthHeaderFault) {
        #expect(throws: CloudError.invalidAuthHeaderPrefix(fault)) { try AuthHeader(prefix: prefix) }
    }
}
