import Testing

@testable import LemonadeCore

/// A key that the operator set in the environment must not be sent anywhere but where an administrator says.
@Suite struct HouseKeyTests {
    private static let environment = [
        "LEMONADE_HOUSE_API_KEY": "house-secret", "LEMONADE_ADMIN_API_KEY": "admin-secret",
        "LEMONADE_API_KEY": "user-secret",
    ]
    private static let install = #"{"backend":"cloud","provider":"house","base_url":"https://127.0.0.1:9/v1"}"#
    private static let uninstall = #"{"backend":"cloud","provider":"house"}"#

    private func post(_ path: String, _ body: String, fields: String) -> String {
        "POST \(path) HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(body.utf8.count)\r\n\(fields)\r\n\(body)"
    }

    private let forwarded = [
        "X-Forwarded-For: 10.0.0.9\r\n", "Forwarded: for=10.0.0.9\r\n", "Via: 1.1 proxy\r\n",
        "Sec-Fetch-Mode: cors\r\n",
    ]

    @Test func theDaemonsOwnUserInstallsAndUninstalls() async throws {
        try await TestDaemon.with(environment: ["LEMONADE_HOUSE_API_KEY": "house-secret"]) { daemon in
            let client = try RawClient(port: daemon.port)
            #expect(try await client.exchange(post("/v1/install", Self.install, fields: "")).status == 200)
            #expect(try await client.exchange(post("/v1/uninstall", Self.uninstall, fields: "")).status == 200)
        }
    }

    @Test func whoeverIsSpokenForIsRefused() async throws {
        try await TestDaemon.with(environment: ["LEMONADE_HOUSE_API_KEY": "house-secret"]) { daemon in
            let client = try RawClient(port: daemon.port)
            for fields in forwarded {
                for (path, body) in [("/v1/install", Self.install), ("/v1/uninstall", Self.uninstall)] {
                    let answer = try await client.exchange(post(path, body, fields: fields))
                    #expect(answer.status == 403)
                    #expect(answer.body.contains(#""code":"origin_pinned""#))
                    #expect(!answer.body.contains("house-secret"))
                }
            }
            #expect(daemon.store.all.isEmpty)
        }
    }

    @Test func theAdminKeyGoesBeforeIdentity() async throws {
        try await TestDaemon.with(environment: Self.environment) { daemon in
            let client = try RawClient(port: daemon.port)
            let fields = forwarded[0] + "Authorization: Bearer admin-secret\r\n"
            #expect(try await client.exchange(post("/v1/install", Self.install, fields: fields)).status == 200)
        }
    }

    @Test func providersWithoutAHouseKeyAreNotPinned() async throws {
        try await TestDaemon.with { daemon in
            let client = try RawClient(port: daemon.port)
            let answer = try await client.exchange(post("/v1/install", Self.install, fields: forwarded[0]))
            #expect(answer.status == 200)
        }
    }
}
