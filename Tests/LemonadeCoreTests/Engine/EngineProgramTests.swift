import Foundation
import Testing

@testable import LemonadeCore

@Suite struct EngineProgramTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func program(_ path: String, mode: mode_t = 0o755) throws -> String {
        let full = directory.file(path)
        try FileManager.default.createDirectory(
            atPath: (full as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data().write(to: URL(fileURLWithPath: full))
        chmod(full, mode)
        return full
    }

    private func find(_ setting: String = "", _ environment: [String: String] = [:], cache: String? = nil)
        throws(EngineProgram.Fault) -> EngineProgram
    {
        try EngineProgram.find(setting: setting, environment: environment, cacheDirectory: cache)
    }

    @Test func theConfigurationComesFirstThenTheEnvironmentThenTheManagedFolderThenThePath() throws {
        let named = try program("named/llama-server")
        let variable = try program("variable/my-server")
        let managed = try program("cache/llamacpp/llama-server")
        let path = try program("bin/llama-server")
        let environment = ["LEMONADE_LLAMACPP_BIN": variable, "PATH": "relative::\(directory.file("bin"))"]
        let cache = directory.file("cache")
        #expect(try find(named, environment, cache: cache) == EngineProgram(path: named, source: .configuration))
        #expect(try find("", environment, cache: cache) == EngineProgram(path: variable, source: .environment))
        let rest = ["PATH": environment["PATH"] ?? ""]
        #expect(try find("", rest, cache: cache) == EngineProgram(path: managed, source: .managed))
        #expect(try find("", rest) == EngineProgram(path: path, source: .path))
    }

    @Test func aFolderThatIsNamedMeansTheProgramInIt() throws {
        let path = try program("build/llama-server")
        #expect(try find(directory.file("build")).path == path)
    }

    @Test func whatIsNamedAndCannotRunIsNotReplacedByAnother() throws {
        _ = try program("bin/llama-server")
        let environment = ["PATH": directory.file("bin")]
        #expect(throws: EngineProgram.Fault.self) { try find("/nonexistent", environment) }
        #expect(throws: EngineProgram.Fault.self) { try find("", ["LEMONADE_LLAMACPP_BIN": "/nonexistent"]) }
    }

    @Test func aFileThatMayNotBeRunIsNone() async throws {
        chmod(directory.path, 0o755)
        let path = try program("bin/llama-server", mode: 0o700)
        // Its owner may run it; where that is root, another user may not.
        if getuid() != 0 { chmod(path, 0o600) }
        let environment = ["PATH": directory.file("bin")]
        let found = try await OtherUser.runUnlessAlready {
            Result { () throws(EngineProgram.Fault) in
                try EngineProgram.find(setting: "", environment: environment, cacheDirectory: nil)
            }
        }
        #expect(throws: EngineProgram.Fault.notFound) { try found.get() }
        let named = try await OtherUser.runUnlessAlready {
            Result { () throws(EngineProgram.Fault) in
                try EngineProgram.find(setting: path, environment: [:], cacheDirectory: nil)
            }
        }
        let fault = EngineProgram.Fault.notRunnable(path: path, source: .configuration, reason: "Permission denied")
        #expect(throws: fault) { try named.get() }
    }

    @Test func noneIsAnErrorThatSaysHowToGetOne() {
        #expect(throws: EngineProgram.Fault.notFound) { try find() }
        #expect(EngineProgram.Fault.notFound.message.contains("llamacpp.server_bin"))
    }

    @Test func aVersionIsReadFromItsLine() {
        #expect(EngineVersion.parse("version: 4589 (a1b2c3)") == "4589 (a1b2c3)")
        #expect(EngineVersion.parse("built with cc") == nil)
        #expect(EngineVersion.parse("version: ") == nil)
    }

    @Test func aProgramThatIsNoEngineHasNoVersion() async {
        for path in ["/bin/true", "/bin/false", "/nonexistent"] {
            #expect(await EngineVersion.ask(EngineProgram(path: path, source: .path), environment: [:]) == nil)
        }
    }

    @Test func secretsStayHere() {
        let environment = [
            "PATH": "/bin", "LEMONADE_X_API_KEY": "s", "OPENAI_API_KEY": "s", "HF_TOKEN": "s", "my_password": "s",
            "AWS_SECRET": "s", "LLAMA_ARG_PORT": "1", "CUDA_VISIBLE_DEVICES": "0",
            "https_proxy": "http://user:s@proxy:1", "HTTP_PROXY": "http://proxy:1", "LEMONADE_P_PROXY": "s",
        ]
        #expect(
            EngineEnvironment.filtered(environment) == [
                "PATH": "/bin", "CUDA_VISIBLE_DEVICES": "0", "HTTP_PROXY": "http://proxy:1",
            ])
    }

    @Test func onlyTheLastLinesAreKept() {
        let tail = LogTail()
        for number in 0..<100 { tail.add("line \(number)") }
        tail.add(String(repeating: "x", count: 10_000))
        #expect(tail.lines.count == LogTail.most)
        #expect(tail.lines.first == "line 81")
        #expect(tail.lines.last?.utf8.count == LogTail.longest)
    }

    @Test func theKeysFileIsOursAloneAndGoesWithItsOwner() throws {
        var file: EngineKeyFile? = try EngineKeyFile(try APIKey("secret"), in: directory.path)
        let path = try #require(file?.path)
        var status = stat()
        #expect(stat(path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "secret\n")
        file = nil
        #expect(access(path, F_OK) != 0)
    }
}
