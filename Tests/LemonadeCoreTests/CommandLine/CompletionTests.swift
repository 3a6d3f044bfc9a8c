import Testing

@testable import LemonadeCLI

struct CompletionTests {
    @Test(arguments: [
        ("lemonade cl", "cloud\n"),
        ("lemonade cloud ", "install\nauth\nclear\nuninstall\nlist\nrefresh\n"),
        ("lemonade cloud in", "install\n"),
        ("lemonade --port 9 cloud in", "install\n"),
        ("lemonade cloud list --", "--json\n--raw\n--host\n--port\n--api-key\n--help\n--version\n"),
        ("lemonade cloud list --ra", "--raw\n"),
        ("lemonade launch c", "claude\ncodex\n"),
        ("lemonade cloud install opena", "openai\n"),
        ("lemonade completions ", "bash\nzsh\nfish\n"),
        ("lemonade load ", "fireworks.kimi-k2p5\nqwen3:8b\n"),
        ("lemonade load q", "qwen3:8b\n"),
        ("lemonade launch claude --model q", "qwen3:8b\n"),
        ("lemonade launch claude --model=q", "--model=qwen3:8b\n"),
        ("lemonade cloud auth ", "fireworks\n"),
        ("lemonade cloud auth fireworks ", ""),
        ("lemonade run qwen3:8b hel", ""),
        ("lemonade cloud install p --base-url ", ""),
        ("lemonade nonsense ", ""),
        ("lemonade -- --", ""),
        (
            "lemonade",
            "cloud\nlist\nrun\nload\nunload\npin\nunpin\nimport\nexport\ndelete\nbackends\nstatus\nconfig\nlogs\nlaunch\ndemo\n"
                + "completions\nhelp\n"
        ),
    ])
    func offersWhatMayFollow(line: String, candidates: String) async {
        let server = ScriptedServer([
            // What a shell would run, or cut in two, is never offered.
            "GET /v1/models": [
                .answer(
                    200,
                    #"{"data":[{"id":"fireworks.kimi-k2p5"},{"id":"qwen3:8b"},{"id":"q$(reboot)"},{"id":"q x"},{"id":"q\n;x"}]}"#
                )
            ],
            "GET /v1/system-info": [.answer(200, #"{"cloud":{"providers":[{"name":"fireworks"}]}}"#)],
        ])
        let run = await ProgramRun(["completions", "--line", line], server: server)
        #expect(run.status == .done)
        #expect(run.output == candidates)
        #expect(server.requests.allSatisfy { $0.limit == .seconds(2) })
    }

    @Test func aServerThatIsNotThereIsNothingToComplain() async {
        let run = await ProgramRun(
            ["completions", "--line", "lemonade load "],
            server: ScriptedServer(["GET /v1/models": [.failure(.unreachable(reason: nil))]]))
        #expect(run.status == .done)
        #expect(run.output.isEmpty && run.errors.isEmpty)
    }

    @Test(arguments: ShellCompletions.allCases)
    func everyShellHasAScript(shell: ShellCompletions) async {
        let run = await ProgramRun(["completions", shell.rawValue])
        #expect(run.status == .done)
        #expect(run.output == shell.script)
        #expect(run.output.contains("lemonade completions --line"))
    }

    @Test func otherShellsAreNot() async {
        let run = await ProgramRun(["completions", "bsh"])
        #expect(run.status == .wrongUsage)
        #expect(run.errors.contains("Did you mean 'bash'?"))
    }
}
