import Glibc
import Testing

@testable import LemonadeCLI

extension SignalTests {
    struct SecretPromptTests {
        private func ask(_ terminal: PseudoTerminal) -> Task<Result<String?, CommandFailure>, Never> {
            ThreadExecutor.run {
                Result { () throws(CommandFailure) in
                    try SecretPrompt(terminal: terminal.slave).ask("API key for p: ")
                }
            }
        }

        private func screen(_ terminal: PseudoTerminal, until text: String) async -> String {
            await ThreadExecutor.run { terminal.screen(until: text) }.value
        }

        @Test func whatIsTypedIsNotShown() async throws {
            let terminal = try #require(PseudoTerminal())
            #expect(terminal.echoes)
            let answer = ask(terminal)
            #expect(await screen(terminal, until: ": ") == "API key for p: ")
            #expect(!terminal.echoes)
            terminal.type("planted-kez\u{7F}y\n")
            #expect(await answer.value == .success("planted-key"))
            #expect(terminal.echoes)
            #expect(await screen(terminal, until: "\n") == "\r\n")
        }

        @Test func whatWasTypedBeforeTheQuestionCounts() async throws {
            let terminal = try #require(PseudoTerminal())
            terminal.type("early\n")
            #expect(await ask(terminal).value == .success("early"))
        }

        @Test func theEndOfInputIsNoKey() async throws {
            let terminal = try #require(PseudoTerminal())
            let answer = ask(terminal)
            _ = await screen(terminal, until: ": ")
            terminal.type("\u{4}")
            #expect(await answer.value == .success(nil))
            #expect(terminal.echoes)
        }

        @Test func aFileIsNotATerminal() async throws {
            let descriptor = open("/dev/null", O_RDWR | O_CLOEXEC)
            defer { close(descriptor) }
            let error = #expect(throws: CommandFailure.self) {
                try SecretPrompt(terminal: descriptor).ask("API key for p: ")
            }
            #expect(error?.exitStatus == .refused)
        }
    }

    struct SignalPipeTests {
        @Test func aSignalBecomesAByteAndIsGoneAfterwards() throws {
            let signals = try #require(SignalPipe(catching: [SIGUSR1]))
            #expect(signals.take().isEmpty)
            // To the process, for the threads that tests run on block every signal.
            kill(getpid(), SIGUSR1)
            var entry = pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0)
            #expect(poll(&entry, 1, 10_000) == 1)
            #expect(signals.take() == [SIGUSR1])
            #expect(signals.take().isEmpty)
        }

        private func handler(of number: Int32) -> Int {
            var action = sigaction()
            sigaction(number, nil, &action)
            return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
        }

        @Test func onlyOneIsOpenAndTheHandlerIsPutBack() throws {
            let before = handler(of: SIGUSR2)
            let first = try #require(SignalPipe(catching: [SIGUSR2]))
            #expect(handler(of: SIGUSR2) != before)
            #expect(SignalPipe(catching: [SIGUSR2]) == nil)
            first.restore()
            #expect(handler(of: SIGUSR2) == before)
            #expect(SignalPipe(catching: [SIGUSR1]) != nil)
        }

        @Test func anIgnoredSignalStaysIgnored() throws {
            signal(SIGUSR2, SIG_IGN)
            defer { signal(SIGUSR2, SIG_DFL) }
            let signals = try #require(SignalPipe(catching: [SIGUSR2]))
            #expect(handler(of: SIGUSR2) == 1)
            signals.restore()
            #expect(handler(of: SIGUSR2) == 1)
        }
    }
}
