import Testing

@testable import LemonadeCore

@Suite struct ServerKeysTests {
    private func keys(api: String? = nil, admin: String? = nil) throws -> ServerKeys {
        var environment: [String: String] = [:]
        environment[ServerKeys.apiVariable] = api
        environment[ServerKeys.adminVariable] = admin
        return try ServerKeys(environment: environment)
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

    @Test func theAPIKeyAloneOperates() throws {
        #expect(try keys(api: "k").grant(bearer("k")) == Grant(right: .operate, isProvenAdministrator: false))
    }

    @Test func onTheUnixSocketIdentityStandsInForAKey() throws {
        let keys = try keys(api: "k", admin: "a")
        func grant(_ credentials: PresentedCredentials, _ identity: CallerIdentity) throws -> Grant {
            try keys.grant(credentials, standsInForKey: true, identity: { identity })
        }
        #expect(try grant(.none, .root).isProvenAdministrator)
        #expect(try grant(.none, .daemonUser).right == .administer)
        #expect(try grant(.none, .otherUser).right == .use)
        #expect(try grant(bearer("k"), .otherUser).right == .operate)
        #expect(try grant(bearer("wrong"), .otherUser).right == .use)
        #expect(throws: APIError.unauthenticated()) { try grant(.none, .unknown) }
    }

    @Test(arguments: [CallerIdentity.root, .daemonUser, .otherUser, .unknown])
    func overTCPNobodyGetsByWithoutTheKey(identity: CallerIdentity) throws {
        for right in Right.allCases {
            #expect(throws: APIError.unauthenticated()) {
                try keys(api: "k").grant(.none, for: right, identity: { identity })
            }
            #expect(throws: APIError.invalidAPIKey()) {
                try keys(api: "k").grant(bearer("wrong"), for: right, identity: { identity })
            }
        }
    }

    @Test func whoIsKnownToBeSomebodyElseOnlyUses() throws {
        for keys in [try keys(), try keys(admin: "a")] {
            #expect(try keys.grant(.none, identity: { .otherUser }) == Grant(right: .use, isProvenAdministrator: false))
            #expect(try keys.grant(bearer("a"), identity: { .otherUser }).right == (keys.areSet ? .administer : .use))
            #expect(try keys.grant(.none, identity: { .daemonUser }).isProvenAdministrator)
        }
        #expect(try keys(api: "k").grant(bearer("k"), identity: { .daemonUser }).isProvenAdministrator)
        #expect(try keys(api: "k").grant(bearer("k"), identity: { .otherUser }).right == .operate)
    }

    @Test func whereNothingDependsOnItNobodyIsLookedUp() throws {
        func looked(_ keys: ServerKeys, _ credentials: PresentedCredentials, _ right: Right) -> Bool {
            var looked = false
            _ = try? keys.grant(
                credentials, for: right,
                identity: {
                    looked = true
                    return .unknown
                })
            return looked
        }
        #expect(looked(try keys(), .none, .use) == false)
        #expect(looked(try keys(), .none, .operate))
        #expect(looked(try keys(api: "k"), .none, .administer) == false)
        #expect(looked(try keys(api: "k"), bearer("wrong"), .administer) == false)
        #expect(looked(try keys(api: "k"), bearer("k"), .operate) == false)
        #expect(looked(try keys(api: "k"), bearer("k"), .administer))
        #expect(looked(try keys(api: "k", admin: "a"), bearer("a"), .administer) == false)
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
