import Foundation
import Testing

@testable import LemonadeCore

/// Local models through the whole daemon, with a llama-server of the tests' own: found, loaded and called.
@Suite(.timeLimit(.minutes(2)), .enabled(if: EngineDouble.isAvailable, "python3 runs the tests' llama-server"))
struct LocalModelTests: LocalModelSuite {
    let fixture: LocalModelFixture

    init() throws {
        fixture = try LocalModelFixture()
    }

    @Test func modelsOfFoldersAreInTheCatalogue() async throws {
        try await with { daemon in
            let list = try await daemon.exchange("GET", "/v1/models").json
            let names = list?["data"]?.array?.compactMap { $0["id"]?.string }
            #expect(names == ["extra.a.gguf", "extra.b.gguf", "extra.embed.gguf"])
            let entry = try await daemon.exchange("GET", "/v1/models/extra.embed.gguf").json
            #expect(entry?["labels"] == ["embeddings"])
            #expect(entry?["recipe"] == "llamacpp")
            #expect(entry?["owned_by"] == "lemonade")
            #expect(entry?["checkpoint"] == .string(directory.file("embed.gguf")))
        }
    }

    @Test func aChatLoadsItsModel() async throws {
        try await with(environment: ["LEMONADE_FIREWORKS_API_KEY": "secret", "MY_TOKEN": "secret", "HOME": "/h"]) {
            daemon in
            let answer = try await chat(daemon, "extra.a.gguf")
            #expect(answer.status == 200, "\(answer.raw)")
            #expect(answer["x-lemonade-provider"] == "llamacpp")
            #expect(answer["x-lemonade-model"] == "extra.a.gguf")
            #expect(answer.json?["path"] == "/v1/chat/completions")
            #expect(answer.json?["model"] == "extra.a.gguf")
            let arguments = arguments(answer)
            #expect(arguments.prefix(4) == ["-m", directory.file("a.gguf"), "--alias", "extra.a.gguf"])
            #expect(arguments.contains("--jinja"))
            let names = answer.json?["environment"]?.array?.compactMap(\.string) ?? []
            #expect(names.contains("HOME"))
            #expect(!names.contains { $0.hasPrefix("LEMONADE_") || $0 == "MY_TOKEN" })
            // The key was handed over in a file, which is gone.
            let place = try #require(arguments.firstIndex(of: "--api-key-file"))
            #expect(!FileManager.default.fileExists(atPath: arguments[place + 1]))
            #expect(!arguments.contains("--api-key"))
        }
    }

    @Test func onlyLemondCanCallTheEngine() async throws {
        try await with { daemon in
            #expect(try await chat(daemon, "extra.a.gguf").status == 200)
            let address = try #require(try await loaded(daemon).first?["backend_url"]?.string)
            let port = try #require(
                address.split(separator: ":").last?.split(separator: "/").first.flatMap { UInt16($0) })
            let answer = try await RawClient(port: port).exchange(
                "POST", "/v1/chat/completions", body: #"{"model":"x"}"#)
            #expect(answer.status == 401)
        }
    }

    @Test func tenChatsStartOneEngine() async throws {
        try await with { daemon in
            let processes = try await withThrowingTaskGroup(of: JSONValue?.self) { group in
                for _ in 0..<10 { group.addTask { try await chat(daemon, "extra.a.gguf").json?["pid"] } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(processes.count == 10)
            #expect(processes.allSatisfy { $0 != nil && $0 == processes[0] })
        }
    }

    @Test func everyPathIsRelayed() async throws {
        try await with { daemon in
            for path in ["completions", "responses", "messages"] {
                let answer = try await daemon.exchange("POST", "/v1/\(path)", body: #"{"model":"extra.a.gguf"}"#)
                #expect(answer.json?["path"] == .string("/v1/\(path)"))
            }
            let answer = try await daemon.exchange("POST", "/v1/embeddings", body: #"{"model":"extra.embed.gguf"}"#)
            #expect(arguments(answer).contains("--embeddings"))
            // Of another type, so both stay.
            #expect(try await loaded(daemon).count == 2)
        }
    }

    @Test func streamsAreRelayed() async throws {
        try await with { daemon in
            let answer = try await chat(daemon, "extra.a.gguf", #","stream":true"#)
            #expect(answer.body.hasSuffix("data: [DONE]\n\n"))
            #expect(answer["content-type"] == "text/event-stream")
        }
    }

    @Test func anotherModelTakesThePlace() async throws {
        try await with { daemon in
            let first = try await chat(daemon, "extra.a.gguf").json?["pid"]?.number?.int
            #expect(try await chat(daemon, "extra.b.gguf").status == 200)
            #expect(try await loaded(daemon).map { $0["model_name"] } == ["extra.b.gguf"])
            #expect(first.flatMap { ProcessFacts.startTime(of: Int32($0)) } == nil)
        }
    }

    @Test func aModelThatCannotBeLoadedSaysWhy() async throws {
        try await with {
            $0.arguments = "--double exit"
        } _: { daemon in
            let answer = try await chat(daemon, "extra.a.gguf")
            answer.expectError(502, "backend_error", "model_load_failed", param: "model")
            let lines = answer.error("details")?["log"]?.array?.compactMap(\.string) ?? []
            #expect(lines.last == "error: the tensors are not what they were")
            #expect(answer.error("message")?.string?.contains("ended with status 1") == true)
            #expect(try await daemon.exchange("GET", "/v1/health").status == 200)
        }
    }

    @Test func whoHangsUpWhileItLoadsDisturbsNobody() async throws {
        try await with { [state] in
            $0.arguments = "--double wait=\(state.file("go"))"
        } _: { daemon in
            let supervisor = daemon.daemon.gateway.local.supervisor
            let impatient = try daemon.client()
            try await impatient.send(
                RawClient.request("POST", "/v1/chat/completions", body: #"{"model":"extra.a.gguf"}"#))
            let patient = Task { try await chat(daemon, "extra.a.gguf") }
            try await eventually { await supervisor.waiting(for: "extra.a.gguf") == 2 }
            impatient.endSending()
            #expect(try await impatient.receive().isEmpty)
            try Data().write(to: URL(fileURLWithPath: state.file("go")))
            #expect(try await patient.value.status == 200)
            try await eventually { try await loaded(daemon).first?["is_busy"] == false }
        }
    }

    @Test func unloadingGivesUpALoad() async throws {
        try await with {
            $0.arguments = "--double deaf"
        } _: { daemon in
            let asked = Task { try await chat(daemon, "extra.a.gguf") }
            try await eventually { daemon.log.text.contains("llama-server started") }
            #expect(try await daemon.exchange("GET", "/v1/health").json?["models_loading"] == ["extra.a.gguf"])
            let unloaded = try await daemon.exchange("POST", "/v1/unload", body: #"{"model_name":"extra.a.gguf"}"#)
            #expect(unloaded.status == 200)
            try await asked.value.expectError(503, "backend_error", "request_cancelled", param: "model")
        }
    }

    @Test func newFilesAppearWithoutARestart() async throws {
        try await with { daemon in
            #expect(try await daemon.exchange("GET", "/v1/models/extra.new.gguf").status == 404)
            try write("new.gguf")
            try await eventually { try await daemon.exchange("GET", "/v1/models/extra.new.gguf").status == 200 }
            try FileManager.default.removeItem(atPath: directory.file("new.gguf"))
            try await eventually { try await daemon.exchange("GET", "/v1/models/extra.new.gguf").status == 404 }
        }
    }
}
