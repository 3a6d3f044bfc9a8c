import Foundation

@testable import LemonadeCore

/// A folder with three models, one for state, and the tests' llama-server.
struct LocalModelFixture {
    let directory: TemporaryDirectory
    let state: TemporaryDirectory
    let program: String

    init() throws {
        directory = try TemporaryDirectory()
        state = try TemporaryDirectory()
        program = try EngineDouble.install(in: state)
        try Self.write("a.gguf", in: directory)
        try Self.write("b.gguf", in: directory)
        var embedding = GGUFFixture.chat(architecture: "bert", template: nil)
        embedding.add("bert.pooling_type", GGUFFixture.uint32(1))
        try Self.write("embed.gguf", embedding.bytes, in: directory)
    }

    /// Writes a model file.
    static func write(
        _ name: String, _ bytes: [UInt8] = GGUFFixture.chat().bytes, in directory: TemporaryDirectory
    ) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: directory.file(name)))
    }
}

/// Tests of local models through the whole daemon.
protocol LocalModelSuite {
    var fixture: LocalModelFixture { get }
}

extension LocalModelSuite {
    var directory: TemporaryDirectory { fixture.directory }
    var state: TemporaryDirectory { fixture.state }
    var program: String { fixture.program }

    func write(_ name: String) throws {
        try LocalModelFixture.write(name, in: directory)
    }

    func with<Result>(
        environment: [String: String] = [:], _ change: (inout LocalConfiguration) -> Void = { _ in },
        _ body: (TestDaemon) async throws -> Result
    ) async throws -> Result {
        var environment = environment
        environment["PATH"] = "/usr/bin:/bin"
        return try await TestDaemon.with(environment: environment) { configuration in
            configuration.local.extraDirectory = directory.path
            configuration.local.stateDirectory = state.path
            configuration.local.program = program
            configuration.local.firstScan = .seconds(60)
            configuration.local.starting.stop = .seconds(5)
            change(&configuration.local)
        } _: {
            try await body($0)
        }
    }

    func chat(_ daemon: TestDaemon, _ model: String, _ rest: String = "") async throws -> RawAnswer {
        try await daemon.exchange("POST", "/v1/chat/completions", body: #"{"model":"\#(model)"\#(rest)}"#)
    }

    func loaded(_ daemon: TestDaemon) async throws -> [JSONValue] {
        try await daemon.exchange("GET", "/v1/health").json?["all_models_loaded"]?.array ?? []
    }

    func arguments(_ answer: RawAnswer) -> [String] {
        answer.json?["arguments"]?.array?.compactMap(\.string) ?? []
    }
}
