import Testing

@testable import LemonadeCLI
@testable import LemonadeCore

struct LogsCommandTests {
    private static let pieces = [
        "id: 1\ndata: {\"seq\":1,\"line\":\"one\"}\n\nid: 2\nda", "ta: {\"seq\":2,\"line\":\"two \\u001b[31m\"}\n\n",
        ": keep-alive\n\nevent: lost\ndata: {\"lines\":7}\n\nid: 10\ndata: {\"seq\":10,\"line\":\"ten\"}\n\n",
    ]

    @Test func linesAreShownAsTheyComeAndSteerNoTerminal() async {
        let server = ScriptedServer(["GET /v1/logs?follow=0": [.stream(Self.pieces)]])
        let run = await ProgramRun(["logs"], server: server)
        #expect(run.status == .done)
        let lines = run.output.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines.first == "one" && lines.last == "ten")
        #expect(!run.output.contains("\u{1B}"))
        #expect(run.errors == "(7 lines are gone)\n")
    }

    @Test(arguments: ["-f", "--follow"]) func followingIsAskedFor(option: String) async {
        let server = ScriptedServer(["GET /v1/logs?follow=1": [.stream(Self.pieces)]])
        let run = await ProgramRun(["logs", option], server: server)
        #expect(run.status == .done && run.output.hasPrefix("one\n"))
    }

    @Test func aRefusalIsTold() async {
        let refusal = #"{"error":{"message":"Not you.","type":"permission_error","code":"insufficient_rights"}}"#
        let server = ScriptedServer(["GET /v1/logs?follow=0": [.answer(403, refusal)]])
        let run = await ProgramRun(["logs"], server: server)
        #expect(run.status == .refused)
        #expect(run.errors.contains("Not you."))
    }
}
