import Glibc
import Testing

@testable import LemonadeCLI

/// The built program, as a shell starts it.
struct ProcessTests {
    /// A port that nothing listens on.
    private static func closedPort() -> Int {
        let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(number) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                _ = bind(number, pointer, length)
                _ = getsockname(number, pointer, &length)
            }
        }
        return Int(address.sin_port.bigEndian)
    }

    private static let nowhere = open("/dev/null", O_RDWR | O_CLOEXEC)

    @Test func anUnreachableServerIsOneSentence() async throws {
        let port = Self.closedPort()
        let output = Pipe()
        let errors = Pipe()
        let process = try #require(
            ProgramProcess(
                ["list"], environment: ["LEMONADE_PORT": "\(port)"], input: Self.nowhere, output: output.writing,
                errors: errors.writing))
        let texts = await (output.text(), errors.text())
        #expect(await process.outcome() == ProgramProcess.Outcome(status: 3))
        #expect(texts.0.isEmpty)
        #expect(texts.1 == "Cannot reach lemond at http://localhost:\(port). Start it with: lemond\n")
    }

    @Test func aClosedPipeIsNoFailure() async throws {
        let output = Pipe()
        let errors = Pipe()
        close(output.writing)
        var ends: [Int32] = [-1, -1]
        pipe(&ends)
        close(ends[0])
        let process = try #require(
            ProgramProcess(["--help"], input: Self.nowhere, output: ends[1], errors: errors.writing))
        close(ends[1])
        #expect(await errors.text().isEmpty)
        #expect(await process.outcome() == ProgramProcess.Outcome(status: 0))
    }

    @Test func aFullDiskIsAFailure() async throws {
        let full = open("/dev/full", O_WRONLY | O_CLOEXEC)
        defer { close(full) }
        let errors = Pipe()
        let process = try #require(
            ProgramProcess(["--version"], input: Self.nowhere, output: full, errors: errors.writing))
        #expect(await errors.text() == "Cannot write the answer: No space left on device.\n")
        #expect(await process.outcome() == ProgramProcess.Outcome(status: 1))
    }

    @Test func theKeyIsAskedForOnTheTerminal() async throws {
        let port = Self.closedPort()
        let terminal = try #require(PseudoTerminal())
        let process = try #require(
            ProgramProcess(["cloud", "auth", "fireworks", "--port", "\(port)"], on: terminal))
        let question = await ThreadExecutor.run { terminal.screen(until: ": ") }.value
        #expect(question == "API key for fireworks: ")
        #expect(!terminal.echoes)
        terminal.type("planted-key\n")
        let rest = await ThreadExecutor.run { terminal.screen(until: "lemond\r\n") }.value
        #expect(rest == "\r\nCannot reach lemond at http://localhost:\(port). Start it with: lemond\r\n")
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
}
