import Glibc
import Testing

@testable import LemonadeCLI
@testable import LemonadeCore

/// The built program, as a shell starts it.
struct ProcessTests {
    @Test func anUnreachableServerIsOneSentence() async throws {
        let closed = try ClosedPort()
        let run = try await ProgramProcess.run(["list"], environment: ["LEMONADE_PORT": "\(closed.number)"])
        #expect(run.outcome == ProgramProcess.Outcome(status: 3))
        #expect(run.output.isEmpty)
        #expect(run.errors == "Cannot reach lemond at http://localhost:\(closed.number). Start it with: lemond\n")
    }

    @Test func aClosedPipeIsNoFailure() async throws {
        let errors = Pipe()
        var ends: [Int32] = [-1, -1]
        pipe(&ends)
        close(ends[0])
        let process = try #require(
            ProgramProcess(["--help"], output: ends[1], errors: errors.writing))
        close(ends[1])
        #expect(await errors.text().isEmpty)
        #expect(await process.outcome() == ProgramProcess.Outcome(status: 0))
    }

    @Test func aFullDiskIsAFailure() async throws {
        let full = open("/dev/full", O_WRONLY | O_CLOEXEC)
        defer { close(full) }
        let errors = Pipe()
        let process = try #require(
            ProgramProcess(["--version"], output: full, errors: errors.writing))
        #expect(await errors.text() == "Cannot write the answer: No space left on device.\n")
        #expect(await process.outcome() == ProgramProcess.Outcome(status: 1))
    }

    @Test func theKeyIsAskedForOnTheTerminal() async throws {
        let closed = try ClosedPort()
        let terminal = try #require(PseudoTerminal())
        let process = try #require(
            ProgramProcess(["cloud", "auth", "fireworks", "--port", "\(closed.number)"], on: terminal))
        let question = await ThreadExecutor.run { terminal.screen(until: ": ") }.value
        #expect(question == "API key for fireworks: ")
        #expect(!terminal.echoes)
        terminal.type("planted-key\n")
        let rest = await ThreadExecutor.run { terminal.screen(until: "lemond\r\n") }.value
        #expect(rest == "\r\nCannot reach lemond at http://localhost:\(closed.number). Start it with: lemond\r\n")
        #expect(await process.outcome() == ProgramProcess.Outcome(status: 3))
        #expect(terminal.echoes)
    }

    @Test(arguments: [("\u{3}", SIGINT), ("\u{1C}", SIGQUIT), ("", SIGTERM)])
    func whateverEndsTheQuestionTheTerminalIsPutBack(typed: String, signal: Int32) async throws {
        let terminal = try #require(PseudoTerminal())
        let process = try #require(ProgramProcess(["cloud", "auth", "p"], on: terminal))
        _ = await ThreadExecutor.run { terminal.screen(until: ": ") }.value
        #expect(!terminal.echoes)
        if typed.isEmpty {
            kill(process.pid, signal)
        } else {
            terminal.type(typed)
        }
        #expect(await process.outcome() == ProgramProcess.Outcome(signal: signal))
        #expect(terminal.echoes)
    }

    @Test func theScriptCompletesInBash() async throws {
        let directory = ProgramProcess.path.dropLast("/lemonade".count)
        let script = """
            source <(lemonade completions bash)
            complete -p lemonade
            for COMP_LINE in "lemonade cloud unin" "lemonade cloud install openr" "lemonade completions "; do
                COMP_POINT=${#COMP_LINE}
                _lemonade
                echo "${COMPREPLY[@]}"
            done
            """
        let run = try await ProgramProcess.run(
            ["-c", script], program: "/bin/bash", environment: ["PATH": "\(directory):/usr/bin:/bin"])
        #expect(run.output == "complete -F _lemonade lemonade\nuninstall\nopenrouter\nbash zsh fish\n")
        #expect(run.errors.isEmpty)
    }

    @Test func anInterruptEndsAnAnswerAtTheStartOfALine() async throws {
        let provider = try await DemoProvider(pause: .seconds(60))
        try await TestDaemon.with { daemon in
            let environment = ["LEMONADE_PORT": "\(daemon.port)"]
            let install = [
                "cloud", "install", "demo", "--base-url", provider.baseURL, "--allow-insecure-http", "--api-key",
                DemoProvider.key,
            ]
            #expect(try await ProgramProcess.run(install, environment: environment).outcome.status == 0)
            let terminal = try #require(PseudoTerminal())
            let process = try #require(
                ProgramProcess(["run", "demo.\(DemoProvider.model)", "hi"], environment: environment, on: terminal))
            _ = await ThreadExecutor.run { terminal.screen(until: "I") }.value
            terminal.type("\u{3}")
            #expect(await ThreadExecutor.run { terminal.screen(until: "\n") }.value.hasSuffix("\r\n"))
            #expect(await process.outcome() == ProgramProcess.Outcome(signal: SIGINT))
        }
        await provider.stop()
    }
}
