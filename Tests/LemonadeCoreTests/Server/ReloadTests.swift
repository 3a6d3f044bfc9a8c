import Foundation
import Testing

@testable import LemonadeCore

/// Configuration and keys change while the daemon serves, and no connection is dropped.
@Suite(.timeLimit(.minutes(2))) struct ReloadTests {
    /// A daemon whose configuration and credentials are files of a directory.
    private struct Fixture {
        let directory: TemporaryDirectory
        let store: ConfigurationStore
        let environment: [String: String]

        init(_ configuration: String = "{}") throws {
            directory = try TemporaryDirectory()
            environment = ["CREDENTIALS_DIRECTORY": directory.file("credentials")]
            try FileManager.default.createDirectory(
                atPath: directory.file("credentials"), withIntermediateDirectories: false)
            try Data(configuration.utf8).write(to: URL(filePath: directory.file("config.json")))
            let sources = ConfigurationSources(
                path: directory.file("config.json"), defaultsPath: directory.file("none"), environment: environment)
            store = ConfigurationStore(sources, configuration: try sources.configuration())
        }

        func configure(_ text: String) throws {
            try Data(text.utf8).write(to: URL(filePath: store.path))
        }

        func credential(_ name: String, _ key: String?) throws {
            let path = directory.file("credentials/\(name)")
            guard let key else { return try FileManager.default.removeItem(atPath: path) }
            try Data("\(key)\n".utf8).write(to: URL(filePath: path))
        }

        func run(_ body: (TestDaemon) async throws -> Void) async throws {
            try await TestDaemon.with(
                environment: environment,
                configure: {
                    $0.store = store
                    $0.installed = store.current.installed
                    $0.apply(store.current.settings)
                }, body)
        }
    }

    @Test func limitsChangeOnAConnectionThatStays() async throws {
        let fixture = try Fixture()
        try await fixture.run { daemon in
            let client = try daemon.client()
            let body = "{" + String(repeating: " ", count: 2000) + "}"
            #expect(try await client.exchange("POST", "/v1/load", body: body).status == 400)
            try fixture.configure(#"{"max_body_bytes":1024,"connect_timeout":3,"pool_idle_timeout":4}"#)
            try await daemon.daemon.reload(fixture.store)
            #expect(try await client.exchange("GET", "/live").status == 200)
            for loop in daemon.daemon.server.loops {
                let limits = try await loop.perform { $0.services?.client.limits }
                #expect(limits?.connect == .seconds(3))
            }
            #expect(try await client.exchange("POST", "/v1/load", body: body).status == 413)
        }
    }

    @Test func headsMayBeShorterFromNowOn() async throws {
        let fixture = try Fixture()
        try await fixture.run { daemon in
            let client = try daemon.client()
            let field = "X-Long: " + String(repeating: "x", count: 8000)
            #expect(try await client.exchange("GET", "/live", fields: [field]).status == 200)
            try fixture.configure(#"{"max_head_bytes":4096}"#)
            try await daemon.daemon.reload(fixture.store)
            #expect(try await client.exchange("GET", "/live", fields: [field]).status == 431)
        }
    }

    @Test func theServersKeysChange() async throws {
        let fixture = try Fixture()
        try await fixture.run { daemon in
            let client = try daemon.client()
            #expect(try await client.exchange("GET", "/v1/health").status == 200)
            try fixture.credential("lemonade_api_key", "first")
            try await daemon.daemon.reload(fixture.store)
            #expect(try await client.exchange("GET", "/v1/health").status == 401)
            #expect(try await client.exchange("GET", "/v1/health", fields: ["x-api-key: first"]).status == 200)
            try fixture.credential("lemonade_api_key", "second")
            try await daemon.daemon.reload(fixture.store)
            #expect(try await client.exchange("GET", "/v1/health", fields: ["x-api-key: first"]).status == 401)
            #expect(try await client.exchange("GET", "/v1/health", fields: ["x-api-key: second"]).status == 200)
            try fixture.credential("lemonade_api_key", nil)
            try await daemon.daemon.reload(fixture.store)
            #expect(try await client.exchange("GET", "/v1/health").status == 200)
        }
    }

    @Test func aNameThatIsNotAllowedAnyMoreIsRefused() async throws {
        let fixture = try Fixture(#"{"allowed_hosts":["box.example"]}"#)
        try await fixture.run { daemon in
            let client = try daemon.client()
            let request = "GET /live HTTP/1.1\r\nHost: box.example\r\n\r\n"
            #expect(try await client.exchange(request).status == 200)
            try fixture.configure("{}")
            try await daemon.daemon.reload(fixture.store)
            #expect(try await client.exchange(request).status == 403)
        }
    }

    @Test func providersAndTheirKeysChange() async throws {
        let first = try ListingServer(models: ["a"])
        let second = try ListingServer(models: ["b"])
        func providers(_ url: String) -> String {
            #"{"cloud_providers":[{"provider":"p","base_url":"\#(url)","allow_insecure_http":true}]}"#
        }
        let fixture = try Fixture(providers(first.baseURL))
        try await fixture.run { daemon in
            #expect(try await daemon.modelNames() == [])
            try fixture.credential("lemonade_p_api_key", "of-the-house")
            try await daemon.daemon.reload(fixture.store)
            try await eventually { try await daemon.modelNames() == ["p.a"] }
            #expect(first.requests.last?.contains("Bearer of-the-house") == true)
            try fixture.configure(providers(second.baseURL))
            try await daemon.daemon.reload(fixture.store)
            try await eventually { try await daemon.modelNames() == ["p.b"] }
            #expect(try await daemon.exchange("POST", "/v1/load", body: #"{"model_name":"p.b"}"#).status == 200)
            try fixture.configure("{}")
            try await daemon.daemon.reload(fixture.store)
            #expect(try await daemon.modelNames() == [])
            #expect(daemon.daemon.gateway.modelsInUse.all.isEmpty)
            #expect(!daemon.log.text.contains("of-the-house"))
        }
    }

    @Test func aRuntimeKeyStaysWhereItWasGivenFor() async throws {
        let elsewhere = try ListingServer(models: ["b"])
        let own = try ListingServer(models: ["a"])
        let fixture = try Fixture()
        try await fixture.run { daemon in
            _ = try await daemon.install("p", url: own.baseURL, more: #","api_key":"mine","allow_insecure_http":true"#)
            try await daemon.daemon.reload(fixture.store)
            #expect(try await daemon.providers().first?["runtime_key_set"] == true)
            let moved = try JSONValue.parse(Array(Data(contentsOf: URL(filePath: fixture.store.path))))
            let text = String(decoding: moved.serialized(), as: UTF8.self)
            try fixture.configure(text.replacingOccurrences(of: own.baseURL, with: elsewhere.baseURL))
            try await daemon.daemon.reload(fixture.store)
            #expect(try await daemon.providers().first?["runtime_key_set"] == false)
            #expect(elsewhere.requests.isEmpty)
        }
    }

    @Test(arguments: [
        #"{"max_body_bytes":"#, #"{"max_body_bytes":"large"}"#, #"{"cloud_providers":[{"provider":"x"}]}"#, "[]",
        #"{"max_body_bytes":1024,"cors_origins":["*"]}"#,
    ])
    func whatIsBrokenIsRefusedAsAWholeAndTheOldStays(text: String) async throws {
        let fixture = try Fixture(#"{"max_body_bytes":2048}"#)
        try await fixture.run { daemon in
            let client = try daemon.client()
            let body = "{" + String(repeating: " ", count: 1500) + "}"
            try fixture.configure(text)
            await #expect(throws: ConfigurationFault.self) { try await daemon.daemon.reload(fixture.store) }
            #expect(try await client.exchange("POST", "/v1/load", body: body).status == 400)
            #expect(fixture.store.current.settings.maxBodyBytes == 2048)
            // Nor is the broken file overwritten without a word by what is in memory.
            #expect(try String(contentsOfFile: fixture.store.path, encoding: .utf8) == text)
        }
    }

    @Test func aKeyThatCannotBeUsedIsRefusedAndTheOldOneStays() async throws {
        let fixture = try Fixture()
        try await fixture.run { daemon in
            try fixture.credential("lemonade_api_key", "good")
            try await daemon.daemon.reload(fixture.store)
            try fixture.credential("lemonade_api_key", "not good")
            await #expect(
                throws: ConfigurationFault.keys(ServerKeysError(variable: "LEMONADE_API_KEY", problem: .unsendable))
            ) {
                try await daemon.daemon.reload(fixture.store)
            }
            #expect(try await daemon.exchange("GET", "/v1/health", fields: ["x-api-key: good"]).status == 200)
            #expect(try await daemon.exchange("GET", "/v1/health").status == 401)
        }
    }

    @Test func whatCountsFromTheNextStartOnIsSaid() async throws {
        let fixture = try Fixture()
        try await fixture.run { daemon in
            try fixture.configure(#"{"port":1,"log_level":"debug"}"#)
            try await daemon.daemon.reload(fixture.store)
            #expect(fixture.store.awaitingStart.map(\.name) == ["port"])
            #expect(daemon.log.text.contains("setting=port"))
        }
    }
}
