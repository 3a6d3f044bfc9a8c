import Testing

@testable import LemonadeCore

@Suite struct ServerKeysTests {
    private func keys(api: String? = nil, admin: String? = nil, alone: Bool = true) throws -> ServerKeys {
        var environment: [String: String] = [:]
        environment[ServerKeys.apiVariable] = api
        environment[ServerKeys.adminVariable] = admin
        return try ServerKeys(environment: environment, apiKeyAdministersAlone: alone)
    }

    private func bearer(_ key: String) -> PresentedCredentials {
        PresentedCredentials(authorization: "Bearer \(key)", xAPIKey: nil)
    }

    @Test func withoutKeysEverythingIsAllowedButNobodyIsProven() throws {
        let keys = try keys()
        #expect(!keys.keyRequired)
        #expect(try keys.grant(.none) == Grant(right: .administer, isProvenAdministrator: false))
        #expect(try keys.grant(bearer("whatever-an-sdk-sends")).right == .administer)
    }

    @Test func anEmptyVariableIsNotSet() throws {
        #expect(try !keys(api: "", admin: "").keyRequired)
    }

    @Test func onceTheAPIKeyIsSetNothingGoesWithoutIt() throws {
        let keys = try keys(api: "user-key", admin: "admin-key")
        #expect(keys.keyRequired)
        #expect(throws: APIError.unauthenticated()) { try keys.grant(.none) }
        #expect(throws: APIError.invalidAPIKey()) { try keys.grant(bearer("wrong")) }
        #expect(try keys.grant(bearer("user-key")) == Grant(right: .operate, isProvenAdministrator: false))
        #expect(try keys.grant(bearer("admin-key")) == Grant(right: .administer, isProvenAdministrator: true))
    }

    @Test func theAdminKeyAloneLeavesUsersFree() throws {
        let keys = try keys(admin: "admin-key")
        #expect(!keys.keyRequired)
        #expect(try keys.grant(.none) == Grant(right: .operate, isProvenAdministrator: false))
        #expect(try keys.grant(bearer("wrong")).right == .operate)
        #expect(try keys.grant(bearer("admin-key")).isProvenAdministrator)
    }

    @Test func theAPIKeyAloneAdministersOnlyWhileUsersCannotBeToldApart() throws {
        #expect(try keys(api: "k").grant(bearer("k")) == Grant(right: .administer, isProvenAdministrator: false))
        #expect(try keys(api: "k", alone: false).grant(bearer("k")).right == .operate)
    }

    @Test func identityStandsInForAKey() throws {
        let keys = try keys(api: "k", admin: "a")
        #expect(try keys.grant(.none, identity: .root).isProvenAdministrator)
        #expect(try keys.grant(.none, identity: .daemonUser).right == .administer)
        #expect(try keys.grant(.none, identity: .otherUser).right == .use)
        #expect(try keys.grant(bearer("k"), identity: .otherUser).right == .operate)
        #expect(throws: APIError.unauthenticated()) { try keys.grant(.none, identity: .unknown) }
    }

    @Test(arguments: [
        "Bearer k3y", "bearer k3y", "BEARER   k3y",
    ])
    func theSchemesCaseAndSpacesDoNotMatter(_ field: String) throws {
        #expect(try keys(api: "k3y").grant(PresentedCredentials(authorization: field, xAPIKey: nil)).right >= .operate)
    }

    @Test(arguments: [
        "k3y", "Basic k3y", "Bearer", "Bearer ", "Bearerk3y", "Bearer k3", "Bearer k3yy", "Bearer K3Y", "Bearer k3y ",
        "Bearer k3y\u{0}", "Bearer \u{0}k3y", "Bearer k3y,k3y",
    ])
    func anythingElseIsNotTheKey(_ field: String) throws {
        let keys = try keys(api: "k3y")
        #expect(throws: APIError.self) { try keys.grant(PresentedCredentials(authorization: field, xAPIKey: nil)) }
    }

    @Test func anAnthropicClientsFieldCountsToo() throws {
        let keys = try keys(api: "k")
        #expect(try keys.grant(PresentedCredentials(authorization: nil, xAPIKey: "k")).right >= .operate)
        #expect(try keys.grant(PresentedCredentials(authorization: "Bearer wrong", xAPIKey: "k")).right >= .operate)
        #expect(throws: APIError.invalidAPIKey()) {
            try keys.grant(PresentedCredentials(authorization: nil, xAPIKey: "wrong"))
        }
    }

    @Test(arguments: [1, 2, 31, 32, 255, 256]) func aKeyMatchesOnlyItself(length: Int) throws {
        let text = String(repeating: "k", count: length)
        let key = try ServerKey(text)
        #expect(key.matches(text))
        #expect(!key.matches(text + "k"))
        #expect(!key.matches(text + "\u{0}"))
        #expect(!key.matches(String(text.dropLast())))
        #expect(!key.matches(text.dropLast() + "l"))
        #expect(!key.matches(""))
        // A difference beyond the fixed bound shows in the length alone.
        #expect(!key.matches(text + String(repeating: "\u{0}", count: 65536)))
    }

    @Test func aKeyThatCouldNotBeSentIsRefusedByName() {
        for text in ["a b", "key\n", "schlüssel", "\u{0}"] {
            #expect(throws: ServerKeysError(variable: "LEMONADE_API_KEY", problem: .unsendable)) { try keys(api: text) }
        }
        #expect(throws: ServerKeysError(variable: "LEMONADE_ADMIN_API_KEY", problem: .tooLong)) {
            try keys(admin: String(repeating: "k", count: 257))
        }
        #expect(throws: ServerKeysError(variable: "LEMONADE_ADMIN_API_KEY", problem: .sameForBoth)) {
            try keys(api: "same", admin: "same")
        }
    }

    @Test func keysHaveNoDescription() throws {
        let keys = try keys(api: "planted-user-key", admin: "planted-admin-key")
        var dumped = ""
        dump(keys, to: &dumped)
        let numbers = Array("planted".utf8).map(String.init)
        for text in [String(describing: keys), String(reflecting: keys), dumped, "\(keys)"] {
            #expect(!text.contains("planted"))
            #expect(!text.contains(numbers.joined(separator: ", ")))
            #expect(!text.contains(numbers[0] + "\n"))
        }
    }

    @Test func rightsIncludeThoseBefore() {
        #expect(throws: Never.self) { try Grant(right: .administer, isProvenAdministrator: false).require(.use) }
        #expect(throws: Never.self) { try Grant(right: .operate, isProvenAdministrator: false).require(.operate) }
        #expect(throws: APIError.self) { try Grant(right: .operate, isProvenAdministrator: false).require(.administer) }
        #expect(Right.allCases == Right.allCases.sorted())
    }
}
