import Glibc
import Synchronization
import Testing

@testable import LemonadeCLI
@testable import LemonadeCore

struct FailureTests {
    private func list(_ reply: ScriptedServer.Reply) async -> ProgramRun {
        await ProgramRun(["list"], server: ScriptedServer(["GET /v1/models": [reply]]))
    }

    @Test func anUnreachableServerIsOneSentenceAndStatusThree() async {
        let run = await list(.failure(.unreachable(reason: nil)))
        #expect(run.status == .unreachable)
        #expect(run.output.isEmpty)
        #expect(run.errors == "Cannot reach lemond at http://localhost:13305. Start it with: lemond\n")
    }

    @Test func aReasonThatHelpsGetsALineOfItsOwn() async {
        let run = await list(.failure(.unreachable(reason: "The name 'bxo' has no address.")))
        #expect(
            run.errors == """
                Cannot reach lemond at http://localhost:13305. Start it with: lemond
                The name 'bxo' has no address.

                """)
    }

    @Test(
        arguments: [
            (.answer(200, "<html>", contentType: "text/html"), "GET /v1/models is not a JSON object"),
            (.answer(200, "[]"), "is not a JSON object"),
            (.answer(200, #"{"models":[]}"#), "has no data"),
            (.answer(404, "<html>Not found</html>", contentType: "text/html"), "with status 404 and text/html"),
            (.answer(500, "", contentType: ""), "with status 500 and nothing readable"),
            (.answer(502, "{}"), "with status 502 and application/json"),
            (.failure(.notHTTP), "does not speak HTTP"),
        ] as [(ScriptedServer.Reply, String)])
    func whatIsNotLemondIsNamed(reply: ScriptedServer.Reply, what: String) async {
        let run = await list(reply)
        #expect(run.status == .unreachable)
        #expect(run.output.isEmpty)
        #expect(run.errors.hasPrefix("What answers at http://localhost:13305 is not lemond: "))
        #expect(run.errors.contains(what))
    }

    @Test(
        arguments: [
            (.failure(.timedOut), "lemond at http://localhost:13305 has not answered within 60 s."),
            (.failure(.brokenOff), "The connection to lemond at http://localhost:13305 broke off"),
            (.failure(.tooLarge), "larger than any"),
            (.answer(403, #"{"error":{"message":"No.","type":"permission_error","code":null}}"#), "No.\n"),
            (.answer(500, #"{"error":"a bare string"}"#), "a bare string\n"),
            (.answer(503, #"{"error":{"message":""}}"#), "The server refused with status 503.\n"),
            (
                .relayed("acme", 502, "<html>"),
                "Provider 'acme' answered with status 502 and text/html instead of JSON.\n"
            ),
        ] as [(ScriptedServer.Reply, String)])
    func whatLemondRefusesIsStatusOne(reply: ScriptedServer.Reply, message: String) async {
        let run = await list(reply)
        #expect(run.status == .refused)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains(message))
    }

    @Test func aMissingServerKeyTellsWhereItGoes() async {
        let run = await list(.answer(401, #"{"error":{"message":"A key is required.","type":"authentication_error"}}"#))
        #expect(run.status == .refused)
        #expect(
            run.errors == """
                A key is required.
                Set LEMONADE_API_KEY (or LEMONADE_ADMIN_API_KEY) to the server's key.

                """)
    }

    @Test func aHostileMessageIsDisarmedAndBounded() async {
        let message = "\\u001b]0;x\\u0007" + String(repeating: "y", count: 100_000)
        let run = await list(.answer(400, #"{"error":{"message":"\#(message)"}}"#))
        #expect(!run.errors.contains("\u{1B}"))
        #expect(run.errors.count < 2_100)
    }

    @Test func aReaderThatGoesAwayIsNoFailure() async {
        let server = ScriptedServer(["GET /v1/models": [.answer(200, #"{"data":[{"id":"a"}]}"#)]])
        let run = await ProgramRun(["list"], server: server, output: RecordingSink(closingAfter: 0))
        #expect(run.status == .done)
        #expect(run.errors.isEmpty)
    }

    @Test func aFullDiskIsAFailure() throws {
        let descriptor = open("/dev/full", O_WRONLY | O_CLOEXEC)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        #expect(throws: OutputError.failed(ENOSPC)) { try DescriptorSink(descriptor: descriptor).write([1]) }
        #expect(CommandFailure.output(.failed(ENOSPC)).exitStatus == .refused)
        #expect(CommandFailure.output(.failed(ENOSPC)).message == "Cannot write the answer: No space left on device.")
    }

    // The server's own key.

    private func keyUsed(_ line: [String], _ environment: [String: String]) async -> (key: String?, errors: String) {
        let used = Mutex<String?>(nil)
        let errors = RecordingSink()
        let terminal = Terminal(
            input: -1, inputIsTerminal: false, output: RecordingSink(), outputIsTerminal: false, errors: errors,
            width: 80, allowsStyles: false)
        let program = Program(
            terminal: terminal, environment: environment,
            connect: { _, key in
                used.withLock { $0 = key?.withBytes { String(decoding: $0, as: UTF8.self) } }
                return ScriptedServer([:])
            })
        _ = await program.run(line)
        return (used.withLock { $0 }, errors.text)
    }

    @Test func theServersKeyComesFromTheOptionThenTheAdminsThenTheUsersVariable() async {
        let both = ["LEMONADE_API_KEY": "user-key", "LEMONADE_ADMIN_API_KEY": "admin-key"]
        #expect(await keyUsed(["list"], both).key == "admin-key")
        #expect(
            await keyUsed(["list"], ["LEMONADE_API_KEY": "user-key", "LEMONADE_ADMIN_API_KEY": ""]).key == "user-key")
        #expect(await keyUsed(["list"], [:]).key == nil)
        let given = await keyUsed(["--api-key", "given-key", "list"], both)
        #expect(given.key == "given-key")
        #expect(given.errors.contains("Set LEMONADE_API_KEY instead."))
        #expect(!given.errors.contains("given-key"))
    }

    @Test func aKeyThatCannotBeSentIsAMistake() async {
        let used = await keyUsed(["list"], ["LEMONADE_API_KEY": "planted\r\nX-Evil: 1"])
        #expect(used.key == nil)
        #expect(used.errors.contains("The server's key cannot be sent"))
        #expect(!used.errors.contains("planted"))
    }

    @Test func aSecretHasNoDescription() throws {
        let secret = try #require(Secret("planted-key"))
        for text in ["\(secret)", String(reflecting: secret), String(describing: Optional(secret))] {
            #expect(!text.contains("planted"))
        }
        var dumped = ""
        dump(secret, to: &dumped)
        #expect(!dumped.contains("planted"))
        #expect(Secret(" \r\n") == nil)
    }
}
