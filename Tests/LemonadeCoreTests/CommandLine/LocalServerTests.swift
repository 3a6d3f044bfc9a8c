import Glibc
import Testing

@testable import LemonadeCLI
@testable import LemonadeCore

@Suite(.timeLimit(.minutes(2))) struct LocalServerTests {
    @Test func theUsersOwnSocketIsAskedWhereNobodyNamesAServer() async throws {
        let directory = try TemporaryDirectory()
        let file = try SocketFile(path: directory.file("lemonade/lemond.sock"))
        let environment = ["XDG_RUNTIME_DIR": directory.path]
        try await TestDaemon.with(
            environment: ["LEMONADE_API_KEY": "needed-over-tcp"], configure: { $0.sockets.append(file.socket) }
        ) { daemon in
            let listed = try await ProgramProcess.run(["list", "--json"], environment: environment)
            #expect(listed.outcome.status == 0 && listed.output.hasPrefix("["), "\(listed)")
            let named = try await ProgramProcess.run(
                ["--port", "\(daemon.port)", "list", "--json"], environment: environment)
            #expect(named.outcome.status == 1 && named.errors.contains("LEMONADE_API_KEY"))
            let variable = environment.merging(["LEMONADE_PORT": "\(daemon.port)"]) { $1 }
            #expect(try await ProgramProcess.run(["list"], environment: variable).outcome.status == 1)
        }
    }

    /// As after `su`, which keeps XDG_RUNTIME_DIR: a key that root types must not go to the user who was there before.
    @Test(.enabled(if: geteuid() == 0)) func anotherUsersSocketIsNotAsked() throws {
        let directory = try TemporaryDirectory()
        let file = try SocketFile(path: directory.file("lemonade/lemond.sock"))
        defer { close(file.socket) }
        let environment = ["XDG_RUNTIME_DIR": directory.path]
        #expect(LocalServer.socket(environment: environment) == file.path)
        chown(file.path, OtherUser.number, gid_t(OtherUser.number))
        #expect(LocalServer.socket(environment: environment) != file.path)
    }

    @Test(arguments: [
        (nil, nil, [:], true), ("localhost", nil, [:], false), (nil, "13305", [:], false),
        (nil, nil, ["LEMONADE_HOST": "localhost"], false), (nil, nil, ["LEMONADE_PORT": "13305"], false),
        (nil, nil, ["LEMONADE_PORT": ""], true),
    ])
    func aServerThatIsNamedIsAskedByItsName(
        host: String?, port: String?, environment: [String: String], isImplied: Bool
    ) throws {
        #expect(try ServerAddress.resolve(host: host, port: port, environment: environment).isImplied == isImplied)
    }

    @Test func aKeyIsNotSentToAPortThatSomebodyElseHasTaken() throws {
        for host in ["localhost", "127.0.0.1", "::1", "127.1.2.3"] {
            let error = #expect(throws: CommandFailure.self) {
                try LocalServer.checkMaySendKey(
                    to: ServerAddress(host: host, port: 13305), owners: { _, _ in [0, 4_000_000_001] })
            }
            #expect(error?.message?.contains("'4000000001'") == true)
            #expect(error?.exitStatus == .refused)
        }
        let trusted: Set<UInt32> = [0, geteuid()]
        try LocalServer.checkMaySendKey(to: ServerAddress(host: "localhost"), owners: { _, _ in trusted })
        try LocalServer.checkMaySendKey(to: ServerAddress(host: "localhost"), owners: { _, _ in [] })
        try LocalServer.checkMaySendKey(to: ServerAddress(host: "box"), owners: { _, _ in [4_000_000_001] })
    }

    @Test(.enabled(if: geteuid() == 0)) func whoListensIsFoundOut() async throws {
        for address in [SocketAddress(.v4([127, 0, 0, 1], port: 0)), SocketAddress(.v4([0, 0, 0, 0], port: 0))] {
            let socket = try await OtherUser.run { try ListeningSocket.open(at: address) }
            defer { close(socket) }
            let port = try #require(SocketAddress(boundTo: socket)?.port)
            for host in ["localhost", "127.0.0.1"] {
                #expect(LoopbackListener.owners(host: host, port: port) == [UInt32(OtherUser.number)])
            }
            let failed = try await ProgramProcess.run(
                ["--port", "\(port)", "list"], environment: ["LEMONADE_API_KEY": "planted-key"])
            #expect(failed.outcome.status == 1 && failed.errors.contains("is not sent there"), "\(failed)")
            #expect(!failed.errors.contains("planted-key"))
        }
    }

    @Test func anotherUsersChangeIsToldToUseSudo() async throws {
        let refusal = #"{"error":{"message":"No.","type":"permission_error","code":"insufficient_rights"}}"#
        func run(_ arguments: [String], isRoot: Bool) async -> String {
            let errors = RecordingSink()
            let terminal = Terminal(
                input: ProgramProcess.nowhere, inputIsTerminal: false, output: RecordingSink(), outputIsTerminal: false,
                errors: errors, width: 80, allowsStyles: false)
            let server = ScriptedServer(["POST /v1/uninstall": [.answer(403, refusal)]])
            let program = Program(terminal: terminal, environment: [:], connect: { _, _ in server }, isRoot: isRoot)
            _ = await program.run(arguments)
            return errors.text
        }
        let command = ["cloud", "uninstall", "p"]
        #expect(
            await run(command, isRoot: false)
                == "No.\nAs an administrator of this machine: sudo lemonade cloud uninstall …\n")
        #expect(await run(command, isRoot: true) == "No.\n")
        #expect(await run(["--host", "box"] + command, isRoot: false) == "No.\n")
    }
}
