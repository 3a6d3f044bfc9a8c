import Foundation
import Testing

@testable import LemonadeCore

/// How local models are run and registered, through the whole daemon.
@Suite(.timeLimit(.minutes(2)), .enabled(if: EngineDouble.isAvailable, "python3 runs the tests' llama-server"))
struct LocalModelOptionTests: LocalModelSuite {
    let fixture: LocalModelFixture

    init() throws {
        fixture = try LocalModelFixture()
    }

    @Test func loadOptionsStandAboveSavedOnesAboveTheConfiguration() async throws {
        try await with {
            $0.contextSize = 1000
        } _: { daemon in
            func size() async throws -> String? {
                let arguments = arguments(try await chat(daemon, "extra.a.gguf"))
                return arguments.firstIndex(of: "--ctx-size").map { arguments[$0 + 1] }
            }
            func post(_ path: String, _ body: String) async throws -> RawAnswer {
                try await daemon.exchange("POST", path, body: body)
            }
            #expect(try await size() == "1000")
            let saved = try await post("/v1/models/extra.a.gguf/options", #"{"ctx_size":2000}"#)
            #expect(saved.json?["recipe_options"]?["ctx_size"] == 2000)
            #expect(try await post("/v1/load", #"{"model_name":"extra.a.gguf","ctx_size":3000}"#).status == 200)
            #expect(try await size() == "3000")
            #expect(try await loaded(daemon).first?["recipe_options"]?["ctx_size"] == 3000)
            #expect(try await post("/v1/unload", #"{"model_name":"extra.a.gguf"}"#).status == 200)
            #expect(try await size() == "2000")
            #expect(
                try await post("/v1/load", #"{"model_name":"extra.a.gguf","ctx_size":4000,"save_options":true}"#).status
                    == 200)
            let options = try await daemon.exchange("GET", "/v1/models/extra.a.gguf/options").json
            #expect(options?["saved_options"]?["ctx_size"] == 4000)
            let file = try String(contentsOfFile: state.file("recipe_options.json"), encoding: .utf8)
            #expect(file.contains("4000"))
            let deleted = try await daemon.exchange("DELETE", "/v1/models/extra.a.gguf/options").json
            #expect(deleted?["recipe_options"]?["ctx_size"] == 1000)
        }
    }

    @Test(arguments: [#"{"ctx_size":"x"}"#, #"{"llamacpp_args":"--port 1"}"#, #"{"pinned":3}"#, "[]", ""])
    func optionsThatCannotBeAreRefused(_ body: String) async throws {
        try await with { daemon in
            let saved = try await daemon.exchange("POST", "/v1/models/extra.a.gguf/options", body: body)
            #expect(saved.status == 400)
            let load = body.hasPrefix("{") ? #"{"model_name":"extra.a.gguf",\#(body.dropFirst())"# : body
            #expect(try await daemon.exchange("POST", "/v1/load", body: load).status == 400)
        }
    }

    @Test func aPinnedModelStaysAndIsPinnedAfterARestart() async throws {
        try await with { daemon in
            let pinned = try await daemon.exchange("POST", "/v1/pin", body: #"{"model_name":"extra.a.gguf"}"#)
            #expect(pinned.status == 200)
        }
        try await with { daemon in
            #expect(try await chat(daemon, "extra.a.gguf").status == 200)
            #expect(try await loaded(daemon).first?["pinned"] == true)
            try await chat(daemon, "extra.b.gguf").expectError(503, "backend_error", "overloaded")
            #expect(
                try await daemon.exchange("POST", "/v1/unpin", body: #"{"model_name":"extra.a.gguf"}"#).status == 200)
            #expect(try await chat(daemon, "extra.b.gguf").status == 200)
        }
    }

    @Test func modelsAreRegisteredExportedAndDeleted() async throws {
        let file = directory.file("a.gguf")
        try await with { daemon in
            let registered = try await daemon.exchange(
                "POST", "/v1/models/register",
                body:
                    #"{"model_name":"Mine","checkpoint":"\#(file)","labels":["reasoning"],"recipe_options":{"ctx_size":77}}"#
            )
            #expect(registered.json?["model_name"] == "user.Mine", "\(registered.raw)")
            #expect(registered.json?["warning"] == nil)
            let answer = try await chat(daemon, "user.Mine")
            #expect(arguments(answer).contains("77"))
            let export = try await daemon.exchange("GET", "/v1/models/user.Mine/export").json
            #expect(export?["checkpoint"] == .string(file))
            #expect(export?["labels"] == ["chat", "reasoning"])
            // What is exported can be registered again.
            let again = try await daemon.exchange(
                "POST", "/v1/models/register",
                body: String(decoding: try #require(export).serialized(), as: UTF8.self))
            #expect(again.status == 200, "\(again.raw)")
        }
        try await with { daemon in
            #expect(
                try await daemon.exchange("GET", "/v1/models/user.Mine").json?["labels"] == [
                    "custom", "chat", "reasoning",
                ])
            #expect(try await daemon.exchange("DELETE", "/v1/models/user.Mine").status == 200)
            #expect(try await daemon.exchange("GET", "/v1/models/user.Mine").status == 404)
            #expect(FileManager.default.fileExists(atPath: file))
            let described = try await daemon.exchange("GET", "/v1/models/extra.a.gguf/export").json
            #expect(described?["model_name"] == "user.a.gguf")
            #expect(described?["checkpoint"] == .string(file))
            let found = try await daemon.exchange("POST", "/v1/delete", body: #"{"model_name":"extra.a.gguf"}"#)
            found.expectError(400, "invalid_request_error", "invalid_value", param: "model_name")
            #expect(FileManager.default.fileExists(atPath: file))
        }
    }

    @Test func aRegistrationWithoutFilesIsListedOnRequestOnly() async throws {
        try await with { daemon in
            let registered = try await daemon.exchange(
                "POST", "/v1/models/register", body: #"{"model_name":"Far","checkpoint":"org/far-GGUF:Q4_K_M"}"#)
            #expect(registered.json?["warning"] != nil)
            #expect(try await !daemon.exchange("GET", "/v1/models").body.contains("user.Far"))
            #expect(try await daemon.exchange("GET", "/v1/models?show_all=true").body.contains("user.Far"))
            try await chat(daemon, "user.Far").expectError(404, "model_not_found", "model_not_found", param: "model")
        }
    }

    @Test func aFileOfRegistrationsThatIsBrokenIsNotWrittenOver() async throws {
        try Data("{ not json".utf8).write(to: URL(fileURLWithPath: state.file("user_models.json")))
        try await with { daemon in
            let answer = try await daemon.exchange(
                "POST", "/v1/models/register", body: #"{"model_name":"Mine","checkpoint":"/m/a.gguf"}"#)
            answer.expectError(500, "internal_error", "configuration_not_saved")
        }
        #expect(try String(contentsOfFile: state.file("user_models.json"), encoding: .utf8) == "{ not json")
    }
}
