import Testing

@testable import LemonadeCLI
@testable import LemonadeCore

struct RunCommandTests {
    private static let loaded = ScriptedServer.Reply.answer(200, #"{"status":"success","message":"Loaded model: m"}"#)

    private static func delta(_ text: String) -> String {
        #"data: {"choices":[{"delta":{"content":"\#(text)"}}]}"# + "\n\n"
    }

    private static let finish = #"data: {"choices":[{"delta":{},"finish_reason":"stop"}]}"# + "\n\n"
    private static let done = "data: [DONE]\n\n"

    private func server(_ reply: ScriptedServer.Reply) -> ScriptedServer {
        ScriptedServer(["POST /v1/load": [Self.loaded], "POST /v1/chat/completions": [reply]])
    }

    @Test func loadsAndStreams() async {
        let server = server(.stream([": hi\n\n", Self.delta("Hel"), Self.delta("lo"), Self.finish, Self.done]))
        let run = await ProgramRun(["run", "m", "--system", "Be brief.", "Say", "hello"], server: server)
        #expect(run.status == .done)
        #expect(run.output == "Hello\n")
        #expect(run.errors.isEmpty)
        #expect(server.requests.map(\.path) == ["/v1/load", "/v1/chat/completions"])
        #expect(
            server.bodies("POST /v1/chat/completions") == [
                [
                    "model": "m",
                    "messages": [
                        ["role": "system", "content": "Be brief."], ["role": "user", "content": "Say hello"],
                    ],
                    "stream": true,
                ]
            ])
    }

    @Test func eachPieceIsPrintedWhenItComes() {
        let output = RecordingSink()
        let printer = AnswerPrinter(
            terminal: Terminal(
                input: -1, inputIsTerminal: false, output: output, outputIsTerminal: false, errors: RecordingSink(),
                width: 80, allowsStyles: false))
        func take(_ text: String) {
            _ = printer.take(AnswerPiece(contentType: "text/event-stream", bytes: Array(text.utf8)))
        }
        take(Self.delta("Hel"))
        #expect(output.text == "Hel")
        let next = Self.delta("lo")
        take(String(next.dropLast(3)))
        #expect(output.text == "Hel")
        take(String(next.suffix(3)))
        #expect(output.text == "Hello")
    }

    @Test(arguments: [
        (["run", "m"], "why?\n", "why?"),
        (["run", "m"], "two\nlines\n\n", "two\nlines\n"),
        (["run", "m", "-"], "why?", "why?"),
        (["run", "m", "Summarise:", "-"], "a text\nof lines\n", "Summarise:\na text\nof lines"),
        (["run", "m", "why?"], "not read", "why?"),
    ])
    func thePromptComesFromWordsOrAPipe(line: [String], input: String, prompt: String) async {
        let server = server(.stream([Self.delta("x"), Self.done]))
        _ = await ProgramRun(line, server: server, input: input)
        let messages = server.bodies("POST /v1/chat/completions").first?["messages"]?.array
        #expect(messages == [["role": "user", "content": .string(prompt)]])
    }

    @Test(arguments: [["run", "m"], ["run", "m", " "], ["run", "m", "-", "-"]])
    func anEmptyPromptIsAMistake(line: [String]) async {
        let server = server(.stream([]))
        let run = await ProgramRun(line, server: server)
        #expect(run.status == .wrongUsage)
        #expect(server.requests.isEmpty)
    }

    @Test func anAnswerInOnePieceIsPrintedToo() async {
        let body = #"{"choices":[{"message":{"role":"assistant","content":"Hello\nyou"},"finish_reason":"stop"}]}"#
        let run = await ProgramRun(["run", "m", "hi"], server: server(.answer(200, body)))
        #expect(run.status == .done)
        #expect(run.output == "Hello\nyou\n")
    }

    @Test(
        arguments: [
            (.cutStream([delta("Hel")]), "Hel\n", "broke off before the answer was complete."),
            (.stream([delta("Hel")]), "Hel\n", "The answer broke off before it was complete."),
            (.stream([]), "", "The answer broke off before it was complete."),
            (
                .stream([delta("Hel"), #"data: {"error":{"message":"The provider hung up."}}"# + "\n\n"]), "Hel\n",
                "The provider hung up."
            ),
            (.stream(["data: nonsense\n\n", done]), "", "it is not JSON"),
            (.answer(200, "nonsense", contentType: "text/plain"), "", "it is not JSON"),
            (
                .answer(404, #"{"error":{"message":"No API key for cloud provider 'p'."}}"#), "",
                "No API key for cloud provider 'p'."
            ),
        ] as [(ScriptedServer.Reply, String, String)])
    func whatGoesWrongIsSaidAndIsStatusOne(reply: ScriptedServer.Reply, output: String, message: String) async {
        let run = await ProgramRun(["run", "m", "hi"], server: server(reply))
        #expect(run.status == .refused)
        #expect(run.output == output)
        #expect(run.errors.contains(message))
    }

    @Test func aReaderThatGoesAwayStopsTheAnswer() async {
        let server = server(.stream([Self.delta("a"), Self.delta("b"), Self.delta("c"), Self.done]))
        let run = await ProgramRun(["run", "m", "hi"], server: server, output: RecordingSink(closingAfter: 1))
        #expect(run.status == .done)
        #expect(run.errors.isEmpty)
        #expect(server.piecesTaken == 1)
    }

    @Test(arguments: [
        ("length", "cut off at the longest length"), ("content_filter", "content filter"), ("stop", ""),
    ])
    func anUnusualEndIsRemarkedOn(reason: String, remark: String) async {
        let end = #"data: {"choices":[{"delta":{"content":"x"},"finish_reason":"\#(reason)"}]}"# + "\n\n"
        let run = await ProgramRun(["run", "m", "hi"], server: server(.stream([end])))
        #expect(run.status == .done)
        #expect(run.output == "x\n")
        #expect(remark.isEmpty ? run.errors.isEmpty : run.errors.contains(remark))
    }
}

extension SignalTests {
    /// On a terminal, where Ctrl-C is caught while an answer comes.
    struct TerminalAnswerTests {
        private static let loaded = ScriptedServer.Reply.answer(
            200, #"{"status":"success","message":"Loaded model: m"}"#)

        private static func delta(_ text: String) -> String {
            #"data: {"choices":[{"delta":{"content":"\#(text)"}}]}"# + "\n\n"
        }

        private static let finish = #"data: {"choices":[{"delta":{},"finish_reason":"stop"}]}"# + "\n\n"
        private static let done = "data: [DONE]\n\n"

        private func server(_ reply: ScriptedServer.Reply) -> ScriptedServer {
            ScriptedServer(["POST /v1/load": [Self.loaded], "POST /v1/chat/completions": [reply]])
        }

        private static func thought(_ text: String, _ name: String) -> String {
            #"data: {"choices":[{"delta":{"\#(name)":"\#(text)","content":null}}]}"# + "\n\n"
        }

        @Test(arguments: ["reasoning_content", "reasoning"])
        func thoughtsAreDimmedOnATerminalAndLeftOutInAPipe(name: String) async {
            let pieces = [
                Self.thought("Hm", name), Self.thought("m.", name), Self.delta("Hello"), Self.finish, Self.done,
            ]
            let piped = await ProgramRun(["run", "m", "hi"], server: server(.stream(pieces)))
            #expect(piped.output == "Hello\n")
            let shown = await ProgramRun(
                ["run", "m", "hi"], server: server(.stream(pieces)), onTerminal: true, styles: true)
            #expect(shown.output == "\u{1B}[2mHmm.\u{1B}[0m\n\nHello\n")
        }

        @Test func onlyThoughtsAreRemarkedOn() async {
            let pieces = [Self.thought("Hm", "reasoning"), Self.finish]
            let run = await ProgramRun(
                ["run", "m", "hi"], server: server(.stream(pieces)), onTerminal: true, styles: true)
            #expect(run.output == "\u{1B}[2mHm\u{1B}[0m\n")
            #expect(run.errors == "The model said nothing (stop).\n")
        }

        @Test func aModelCannotDriveTheTerminal() async {
            // The sequence is cut between two events.
            let pieces = [
                Self.delta(#"a\u001b]0;ti"#), Self.delta(#"tle\u0007b\u001b[31"#), Self.delta("mc"), Self.done,
            ]
            let shown = await ProgramRun(
                ["run", "m", "hi"], server: server(.stream(pieces)), onTerminal: true, styles: true)
            #expect(shown.output == "abc\n")
            let piped = await ProgramRun(["run", "m", "hi"], server: server(.stream(pieces)))
            #expect(piped.output == "a\u{1B}]0;title\u{7}b\u{1B}[31mc\n")
        }
    }
}
