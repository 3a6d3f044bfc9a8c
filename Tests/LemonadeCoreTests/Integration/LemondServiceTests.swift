import Foundation
import Glibc
import Testing

@testable import LemonadeCore

/// `lemond` with the variables and the descriptors that systemd gives it.
@Suite(.timeLimit(.minutes(3)), .serialized) struct LemondServiceTests {
    private func variables(_ directory: TemporaryDirectory) throws -> [String: String] {
        for name in ["state", "cache", "run", "credentials"] {
            try FileManager.default.createDirectory(
                atPath: directory.file(name), withIntermediateDirectories: false,
                attributes: [.posixPermissions: name == "run" ? 0o755 : 0o700])
        }
        return [
            "STATE_DIRECTORY": directory.file("state"), "CACHE_DIRECTORY": directory.file("cache"),
            "RUNTIME_DIRECTORY": directory.file("run"), "CREDENTIALS_DIRECTORY": directory.file("credentials"),
            "INVOCATION_ID": "0123456789abcdef0123456789abcdef", "SYSTEMD_EXEC_PID": "1", "USER": "lemond",
            "LANG": "C.UTF-8", "PATH": "/usr/local/bin:/usr/bin:/bin",
        ]
    }

    private func credential(_ directory: TemporaryDirectory, _ name: String, _ key: String) throws {
        try Data("\(key)\n".utf8).write(to: URL(filePath: directory.file("credentials/lemonade_\(name)")))
    }

    @Test func servesOnTheSocketsThatAreHandedOver() async throws {
        let directory = try TemporaryDirectory()
        let environment = try variables(directory)
        try credential(directory, "api_key", "of-the-house")
        let path = directory.file("run/handed-over.sock")
        let sockets = [
            try ListeningSocket.open(at: SocketAddress(.v4([127, 0, 0, 1], port: 0))),
            try ListeningSocket.open(at: SocketAddress(.unix(path))),
        ]
        defer { for socket in sockets { close(socket) } }
        let lemond = try await LemondProcess(environment: environment, handedOver: sockets)
        #expect(lemond.port == SocketAddress(boundTo: sockets[0])?.port)
        let network = try RawClient(port: lemond.port)
        #expect(try await network.exchange("GET", "/v1/health").status == 401)
        #expect(try await network.exchange("GET", "/v1/health", fields: ["x-api-key: of-the-house"]).status == 200)
        let unix = try RawClient(SocketAddress(.unix(path)))
        #expect(try await unix.exchange("GET", "/v1/health").status == 200)
        // There is one already, so it makes none of its own.
        #expect(access(directory.file("run/lemond.sock"), F_OK) != 0)
        lemond.signal(SIGTERM)
        #expect(await lemond.process.outcome() == ProgramProcess.Outcome(status: 0))
        #expect(access(path, F_OK) == 0)
    }

    @Test func aSocketThatIsOpenToTheNetworkNeedsAKey() async throws {
        let directory = try TemporaryDirectory()
        let socket = try ListeningSocket.open(at: SocketAddress(.v4([0, 0, 0, 0], port: 0)))
        defer { close(socket) }
        let errors = Pipe()
        let process = try #require(
            ProgramProcess(
                [
                    "-c", "export LISTEN_PID=$$ LISTEN_FDS=1; exec \"$0\" --config-dir \"$1\"",
                    ProgramProcess.path.dropLast("lemonade".count) + "lemond", directory.path,
                ], program: "/bin/sh", output: ProgramProcess.nowhere, errors: errors.writing, handedOver: [socket]))
        #expect(await process.outcome() == ProgramProcess.Outcome(status: 1))
        #expect(await errors.text().contains("LEMONADE_API_KEY"))
    }

    @Test func makesItsSocketWhereTheManagerSays() async throws {
        let directory = try TemporaryDirectory()
        let environment = try variables(directory)
        let path = directory.file("run/lemond.sock")
        let first = try await LemondProcess(environment: environment)
        #expect(try await RawClient(SocketAddress(.unix(path))).exchange("GET", "/live").status == 200)
        // A second one serves all the same, without it.
        let second = try await LemondProcess(environment: environment)
        second.signal(SIGTERM)
        #expect(await second.process.outcome() == ProgramProcess.Outcome(status: 0))
        #expect(await second.log().contains("there is no Unix socket"))
        first.signal(SIGKILL)
        #expect(await first.process.outcome() == ProgramProcess.Outcome(signal: SIGKILL))
        #expect(access(path, F_OK) == 0)
        let third = try await LemondProcess(environment: environment)
        #expect(try await RawClient(SocketAddress(.unix(path))).exchange("GET", "/live").status == 200)
        third.signal(SIGTERM)
        #expect(await third.process.outcome() == ProgramProcess.Outcome(status: 0))
        #expect(access(path, F_OK) != 0)
    }
}
