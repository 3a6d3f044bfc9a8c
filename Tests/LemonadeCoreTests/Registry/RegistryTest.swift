import Testing

@testable import LemonadeCore

/// A daemon whose providers are installed through its API, as a user does it.
struct RegistryTest {
    /// The daemon.
    let daemon: TestDaemon

    /// Runs `body` with a daemon that has no providers.
    static func with(
        environment: [String: String] = [:],
        configure: (inout Daemon.Configuration) throws -> Void = { _ in },
        _ body: (RegistryTest) async throws -> Void
    ) async throws {
        try await TestDaemon.with(
            environment: environment,
            configure: { configuration in
                configuration.discovery.firstRetry = .seconds(1000)
                configuration.discovery.longestRetry = .seconds(1000)
                try configure(&configuration)
            }
        ) { daemon in
            try await body(RegistryTest(daemon: daemon))
        }
    }

    /// The registry behind it all.
    var registry: ModelRegistry { daemon.daemon.gateway.registry }

    /// Sends a control request.
    func call(_ method: String, _ path: String, _ body: String? = nil) async throws -> RelayAnswer {
        let client = try RelayClient(port: daemon.port)
        var request = "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\n"
        if let body { request += "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n" }
        try await client.raw.send(request + "\r\n" + (body ?? ""))
        return try await client.answer()
    }

    /// Installs a provider with a key.
    func install(_ name: String, _ provider: FaultyProvider, key: String? = "k") async throws -> RelayAnswer {
        let key = key.map { #","api_key":"\#($0)""# } ?? ""
        return try await call(
            "POST", "/v1/install",
            #"{"backend":"cloud","provider":"\#(name)","base_url":"\#(provider.baseURL)","allow_insecure_http":true\#(key)}"#
        )
    }

    /// Uninstalls a provider.
    func uninstall(_ name: String) async throws -> RelayAnswer {
        try await call("POST", "/v1/uninstall", #"{"backend":"cloud","provider":"\#(name)"}"#)
    }

    /// Gives a provider a key.
    func authenticate(_ name: String, _ key: String) async throws -> RelayAnswer {
        try await call("POST", "/v1/cloud/auth", #"{"provider":"\#(name)","api_key":"\#(key)"}"#)
    }

    /// The ids that `/v1/models` lists.
    func models() async throws -> [String] {
        let answer = try await call("GET", "/v1/models")
        return answer.json?["data"]?.array?.compactMap { $0["id"]?.string } ?? []
    }

    /// Relays a request.
    func chat(_ model: String, fields: [(String, String)] = []) async throws -> RelayAnswer {
        try await RelayClient(port: daemon.port).exchange(#"{"model":"\#(model)"}"#, fields: fields)
    }

    /// A provider's state as `/v1/system-info` shows it.
    func state(_ name: String) async throws -> JSONValue {
        let answer = try await call("GET", "/v1/system-info")
        let states = answer.json?["cloud"]?["providers"]?.array ?? []
        return try #require(states.first { $0["name"]?.string == name })
    }
}
