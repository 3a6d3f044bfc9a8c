import Glibc
import Testing

@testable import LemonadeCLI
@testable import LemonadeCore

extension SignalTests {
    struct ChatSessionTests {
        private static let loaded = ScriptedServer.Reply.answer(200, #"{"status":"success"}"#)

        private static func answer(_ text: String) -> ScriptedServer.Reply {
            .stream([delta(text), "data: [DONE]\n\n"])
        }

        private static func delta(_ text: String) -> String {
            #"data: {"choices":[{"delta":{"content":"\#(text)"}}]}"# + "\n\n"
        }

        private func server(_ replies: ScriptedServer.Reply...) -> ScriptedServer {
            ScriptedServer(["POST /v1/load": [Self.loaded], "POST /v1/chat/completions": replies])
        }

        private struct Chat {
            let output = RecordingSink()
            let errors = RecordingSink()
            let terminal: PseudoTerminal
            let run: Task<ExitCode, Never>

            /// Opens a chat on a terminal; its screen is recorded apart from the keyboard's echo.
            init(_ server: ScriptedServer, line: [String] = ["run", "m"]) throws {
                let terminal = try #require(PseudoTerminal())
                self.terminal = terminal
                let program = Program(
                    terminal: Terminal(
                        input: terminal.slave, inputIsTerminal: true, output: output, outputIsTerminal: true,
                        errors: errors, width: 80, allowsStyles: false),
                    environment: [:], connect: { _, _ in server })
                run = ThreadExecutor.run { await program.run(line) }
            }

            /// Types everything at once and waits for the end.
            func typing(_ lines: String) async -> ExitCode {
                terminal.type(lines)
                return await run.value
            }
        }

        private func messages(_ server: ScriptedServer) -> [[String]] {
            server.bodies("POST /v1/chat/completions").map { body in
                (body["messages"]?.array ?? []).map { "\($0["role"]?.string ?? ""): \($0["content"]?.string ?? "")" }
            }
        }

        @Test func talksAndRemembers() async throws {
            let server = server(Self.answer("Hello!"), Self.answer("Fine."))
            let chat = try Chat(server)
            #expect(await chat.typing("Hi\n\n  How are you? \n/exit\n") == .done)
            #expect(chat.output.text == "> Hello!\n> > Fine.\n> ")
            #expect(chat.errors.text == "Chatting with m. /help shows the commands; Ctrl-D leaves.\n")
            #expect(
                messages(server) == [
                    ["user: Hi"], ["user: Hi", "assistant: Hello!", "user: How are you?"],
                ])
            #expect(server.requests.first?.path == "/v1/load")
        }

        @Test func theEndOfInputLeaves() async throws {
            let chat = try Chat(server(Self.answer("x")))
            #expect(await chat.typing("\u{4}") == .done)
            #expect(chat.output.text == "> \n")
        }

        @Test func commandsWork() async throws {
            let server = server(Self.answer("1"), Self.answer("2"), Self.answer("3"))
            let chat = try Chat(server, line: ["run", "m", "--system", "Be brief."])
            let lines = """
                /help
                a
                /system
                /system Be long.
                b
                /clear
                /system ""
                c
                /sytem x
                /clear all
                 /usr/bin is a path
                /exit

                """
            #expect(await chat.typing(lines) == .done)
            #expect(
                messages(server) == [
                    ["system: Be brief.", "user: a"],
                    ["system: Be long.", "user: a", "assistant: 1", "user: b"],
                    ["user: c"],
                    ["user: c", "assistant: 3", "user: /usr/bin is a path"],
                ])
            let errors = chat.errors.text
            for command in ChatCommand.list { #expect(errors.contains("  \(command.usage)\n")) }
            #expect(errors.contains("\nBe brief.\n"))
            #expect(errors.contains("There is no command '/sytem'. Did you mean '/system'?"))
            #expect(errors.contains("'/clear' takes no text."))
        }

        @Test func aFailureIsSaidAndTheChatGoesOn() async throws {
            let server = server(
                .answer(429, #"{"error":{"message":"Too fast."}}"#), .failure(.unreachable(reason: nil)),
                .cutStream([Self.delta("Hel")]), Self.answer("Hello!"))
            let chat = try Chat(server)
            #expect(await chat.typing("a\nb\nc\nd\n/exit\n") == .done)
            #expect(chat.errors.text.contains("\nToo fast.\nCannot reach lemond at http://localhost:13305."))
            #expect(chat.errors.text.contains("broke off"))
            // What was not answered is not part of the conversation; what was half answered is.
            #expect(
                messages(server) == [
                    ["user: a"], ["user: b"], ["user: c"], ["user: c", "assistant: Hel", "user: d"],
                ])
        }

        @Test func aModelThatCannotBeLoadedOpensNoChat() async throws {
            let server = ScriptedServer(["POST /v1/load": [.answer(404, #"{"error":{"message":"No."}}"#)]])
            let chat = try Chat(server)
            #expect(await chat.run.value == .refused)
            #expect(chat.output.text.isEmpty)
        }

        @Test func anInterruptStopsTheAnswerAndNotTheProgram() async throws {
            let server = server(
                .hang([Self.delta("Once upon")], then: { kill(getpid(), SIGINT) }), Self.answer("Hello!"))
            let chat = try Chat(server)
            #expect(await chat.typing("Tell me a story\nHi\n/exit\n") == .done)
            #expect(chat.output.text == "> Once upon\n> Hello!\n> ")
            #expect(chat.errors.text.contains("\nStopped. Ctrl-C again, Ctrl-D or /exit leaves.\n"))
            #expect(messages(server).last == ["user: Tell me a story", "assistant: Once upon", "user: Hi"])
        }

        @Test func theSecondInterruptInARowLeaves() async throws {
            let chat = try Chat(server(.hang([], then: { kill(getpid(), SIGINT) })))
            chat.terminal.type("Tell me a story\n")
            // The hint is written when the answer has been stopped and the keyboard is waited for again.
            await chat.errors.wait(for: "Stopped.")
            kill(getpid(), SIGINT)
            #expect(await chat.run.value == .done)
        }

        @Test func anInterruptAtThePromptSaysHowToLeave() async throws {
            let chat = try Chat(server(Self.answer("Hello!")))
            await chat.output.wait(for: "> ")
            kill(getpid(), SIGINT)
            await chat.errors.wait(for: "Ctrl-C again")
            chat.terminal.type("Hi\n")
            await chat.output.wait(for: "Hello!\n> ")
            // Something was typed in between, so this is the first again.
            kill(getpid(), SIGINT)
            await chat.output.wait(for: "Hello!\n> \n> ")
            kill(getpid(), SIGINT)
            #expect(await chat.run.value == .done)
        }
    }
}
