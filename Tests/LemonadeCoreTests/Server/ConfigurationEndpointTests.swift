import Foundation
import Testing

@testable import LemonadeCore

/// Settings are read and changed over the API, and kept.
@Suite(.timeLimit(.minutes(2))) struct ConfigurationEndpointTests {
    private func file(_ store: ConfigurationStore) throws -> JSONValue {
        try JSONValue.parse([UInt8](try Data(contentsOf: URL(filePath: store.path))))
    }

    @Test func everySettingIsShownWithItsSource() async throws {
        try await TestDaemon.withFile(#"{"port":8080}"#, overrides: [SettingOverride("host", "localhost")]) {
            daemon, store in
            let settings = try await daemon.exchange("GET", "/v1/config").json?["settings"]?.object
            #expect(settings?.members.map(\.name) == Setting.all.map(\.name))
            #expect(settings?["port"]?["value"] == 8080 && settings?["port"]?["default"] == 13305)
            #expect(settings?["port"]?["source"] == "config.json")
            #expect(settings?["host"]?["source"] == "argument")
            #expect(settings?["log_level"]?["source"] == "default")
            let one = try await daemon.exchange("GET", "/v1/config/port")
            #expect(one.json == settings?["port"])
            #expect(try await daemon.exchange("GET", "/v1/config").json?["path"] == .string(store.path))
        }
    }

    @Test func aChangeCountsAtOnceAndIsKept() async throws {
        try await TestDaemon.withFile(#"{"unknown":{"kept":1}}"#) { daemon, store in
            let client = try daemon.client()
            let body = "{" + String(repeating: " ", count: 2000) + "}"
            #expect(try await client.exchange("POST", "/v1/load", body: body).status == 400)
            let answer = try await client.exchange(
                "POST", "/v1/config", body: #"{"max_body_bytes":1024,"llamacpp.ctx_size":8192}"#)
            #expect(answer.status == 200)
            #expect(answer.json?["settings"]?["max_body_bytes"]?["value"] == 1024)
            #expect(answer.json?["awaiting_restart"] == [])
            #expect(try await client.exchange("POST", "/v1/load", body: body).status == 413)
            #expect(
                try file(store) == ["unknown": ["kept": 1], "max_body_bytes": 1024, "llamacpp": ["ctx_size": 8192]])
            let reset = try await daemon.exchange("POST", "/v1/config", body: #"{"max_body_bytes":null}"#)
            #expect(reset.status == 200, "\(reset.body)")
            #expect(try file(store)["max_body_bytes"] == nil)
            #expect(try await daemon.exchange("POST", "/v1/load", body: body).status == 400)
        }
    }

    @Test func whatCountsAtTheNextStartIsToldSo() async throws {
        try await TestDaemon.withFile { daemon, _ in
            let answer = try await daemon.exchange("POST", "/v1/config", body: #"{"port":8081}"#)
            #expect(answer.json?["awaiting_restart"] == ["port"])
            #expect(answer.json?["settings"]?["port"]?["awaiting_restart"] == true)
            #expect(try await daemon.exchange("GET", "/v1/config/port").json?["needs_restart"] == true)
        }
    }

    @Test(arguments: [
        (#"{"log_level":"debug","port":"x"}"#, "port"), (#"{"log_level":"debug","prot":1}"#, "prot"),
        (#"{"log_level":"debug","max_connections":0}"#, "max_connections"),
        (#"{"log_level":"debug","LEMONADE_API_KEY":"k"}"#, "LEMONADE_API_KEY"),
    ])
    func allOfAChangeIsTakenOrNone(body: String, param: String) async throws {
        try await TestDaemon.withFile { daemon, store in
            try await daemon.exchange("POST", "/v1/config", body: body)
                .expectError(400, "invalid_request_error", "invalid_value", param: param)
            #expect(store.current.settings == Settings())
            #expect(try file(store) == [:])
        }
    }

    @Test func whatWouldOpenTheServerIsRefused() async throws {
        try await TestDaemon.withFile { daemon, store in
            let answer = try await daemon.exchange("POST", "/v1/config", body: #"{"cors_origins":["*"]}"#)
            answer.expectError(400, "invalid_request_error", "invalid_value")
            #expect(store.current.settings.corsOrigins.isEmpty)
        }
    }

    @Test func aFileThatCannotBeWrittenChangesNothing() async throws {
        try await TestDaemon.withFile { daemon, store in
            try FileManager.default.removeItem(atPath: store.path)
            try FileManager.default.createDirectory(atPath: store.path + "/x", withIntermediateDirectories: true)
            try await daemon.exchange("POST", "/v1/config", body: #"{"log_level":"debug"}"#)
                .expectError(500, "internal_error", "configuration_not_saved")
            #expect(store.current.settings.logLevel == .info)
        }
    }

    @Test func anUnknownNameIsNotFoundAndAnotherOneSuggested() async throws {
        try await TestDaemon.withFile { daemon, _ in
            let answer = try await daemon.exchange("GET", "/v1/config/log_levle")
            answer.expectError(404, "not_found", "setting_not_found", param: "log_levle")
            #expect(answer.error("message")?.string?.contains("log_level") == true)
        }
    }

    @Test func onlyAdministratorsLookAndChange() async throws {
        let keys = ["LEMONADE_API_KEY": "user-key", "LEMONADE_ADMIN_API_KEY": "admin-key"]
        try await TestDaemon.withFile(environment: keys) { daemon, store in
            let user = ["Authorization: Bearer user-key", "Via: 1.1 forwarder"]
            let admin = ["Authorization: Bearer admin-key"]
            let change = #"{"log_level":"debug"}"#
            let look = try await daemon.exchange("GET", "/v1/config", fields: user)
            #expect(look.status == 403)
            let refused = try await daemon.exchange("POST", "/v1/config", fields: user, body: change)
            #expect(refused.status == 403)
            #expect(store.current.settings.logLevel == .info)
            let taken = try await daemon.exchange("POST", "/v1/config", fields: admin, body: change)
            #expect(taken.status == 200)
            #expect(store.current.settings.logLevel == .debug)
            #expect(!daemon.log.text.contains("user-key") && !daemon.log.text.contains("admin-key"))
        }
    }

    @Test func aServerWithoutAFileSaysSo() async throws {
        try await TestDaemon.with { daemon in
            try await daemon.exchange("GET", "/v1/config").expectError(403, "permission_error", "settings_fixed")
        }
    }

    @Test func levelsOfComponentsChangeAtOnce() async throws {
        try await TestDaemon.withFile { daemon, _ in
            _ = try await daemon.exchange(
                "POST", "/v1/config", body: #"{"log_level":"trace","log_components":["request=error"]}"#)
            #expect(!daemon.daemon.gateway.log.component(.request).isEnabled(.warning))
            #expect(daemon.daemon.gateway.log.isEnabled(.trace))
        }
    }
}
