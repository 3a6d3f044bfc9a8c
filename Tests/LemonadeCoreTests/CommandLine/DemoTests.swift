import Foundation
import Testing

@testable import LemonadeCLI
@testable import LemonadeCore

struct DemoTests {
    @Test func theDemoShowsEverythingAndLeavesNothing() async throws {
        let home = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: false)
        defer { _ = try? FileManager.default.removeItem(atPath: home) }
        // Nothing of the user's own gets in: neither his server nor his keys.
        let environment = [
            "HOME": home, "TMPDIR": home, "XDG_CONFIG_HOME": home, "LEMONADE_PORT": "1",
            "LEMONADE_API_KEY": "secret-key",
            "LEMONADE_DEMO_API_KEY": "another-key",
        ]
        let run = try await ProgramProcess.run(["demo"], environment: environment)
        #expect(run.outcome == ProgramProcess.Outcome(status: 0))
        let commands = run.output.split(separator: "\n").filter { $0.hasPrefix("$ ") }
        #expect(commands.count == 7)
        for command in [
            "cloud install demo --base-url", "cloud auth demo", "list", "run demo.canned-answers 'What is this?'",
            "status", "cloud uninstall demo",
        ] {
            #expect(commands.contains { $0.contains("lemonade \(command)") }, "\(command)")
        }
        #expect(run.output.contains("\n\(DemoAnswers.text)\n"))
        #expect(run.output.contains("lemonade cloud install openai"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: home).isEmpty)
    }

    @Test func aDemoThatNobodyReadsAnyMoreEnds() async throws {
        let run = try await ProgramProcess.run(
            ["-c", "lemonade demo | head -1"], program: "/bin/bash",
            environment: ["PATH": "\(ProgramProcess.path.dropLast("/lemonade".count)):/usr/bin:/bin"])
        #expect(run.outcome == ProgramProcess.Outcome(status: 0))
    }

    private func ask(_ request: String, _ fields: String = "", body: String = "", key: String = DemoProvider.key)
        async throws -> RawAnswer
    {
        let provider = try await DemoProvider(pause: .zero)
        let port = try #require(UInt16(provider.baseURL.split(separator: ":")[2].split(separator: "/")[0]))
        let client = try RawClient(port: port)
        let answer = try await client.exchange(
            "\(request) HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(key)\r\n\(fields)\r\n\(body)")
        await provider.stop()
        return answer
    }

    private func chat(_ body: String) async throws -> RawAnswer {
        try await ask("POST /v1/chat/completions", "Content-Length: \(body.utf8.count)\r\n", body: body)
    }

    @Test func theProviderWantsItsKey() async throws {
        #expect(try await ask("GET /v1/models", key: "wrong").status == 401)
        #expect(try await ask("GET /v1/models").status == 200)
        #expect(try await ask("GET /v1/other").status == 404)
        #expect(try await chat("{").status == 400)
    }

    @Test func theProviderAnswersInOnePieceOrInEvents() async throws {
        let whole = try await chat(#"{"model":"canned-answers","messages":[]}"#)
        #expect(AnswerEvent.events(in: try JSONValue.parse(Array(whole.body.utf8))).contains(.text(DemoAnswers.text)))
        let streamed = try await chat(#"{"model":"canned-answers","messages":[],"stream":true}"#)
        #expect(streamed["content-type"] == "text/event-stream")
        var reader = AnswerReader(contentType: "text/event-stream")
        let events = reader.take(Array(streamed.body.utf8))
        let words = events.compactMap { event -> String? in if case .text(let text) = event { text } else { nil } }
        #expect(words.count > 10 && words.joined() == DemoAnswers.text)
        #expect(reader.isComplete)
    }
}
