@testable import LemonadeCore

extension TestDaemon {
    /// Installs a provider; `more` is further members of the body, each behind a comma.
    func install(_ name: String, url: String, more: String = "") async throws -> RawAnswer {
        try await exchange(
            "POST", "/v1/install",
            body: #"{"backend":"cloud","provider":"\#(name)","base_url":"\#(url)"\#(more)}"#)
    }

    /// Removes a provider.
    func uninstall(_ name: String) async throws -> RawAnswer {
        try await exchange("POST", "/v1/uninstall", body: #"{"backend":"cloud","provider":"\#(name)"}"#)
    }

    /// Supplies a key at run time.
    func authenticate(_ name: String, key: String, more: String = "") async throws -> RawAnswer {
        try await exchange("POST", "/v1/cloud/auth", body: #"{"provider":"\#(name)","api_key":"\#(key)"\#(more)}"#)
    }

    /// Asks a model something.
    func chat(_ model: String) async throws -> RawAnswer {
        try await exchange("POST", "/v1/chat/completions", body: #"{"model":"\#(model)","messages":[]}"#)
    }

    /// The names that `/v1/models` lists.
    func modelNames() async throws -> [String] {
        try await exchange("GET", "/v1/models").json?["data"]?.array?.compactMap { $0["id"]?.string } ?? ["no list"]
    }

    /// What `/v1/system-info` says of providers.
    func providers() async throws -> [JSONValue] {
        try await exchange("GET", "/v1/system-info").json?["cloud"]?["providers"]?.array ?? ["no list"]
    }
}
