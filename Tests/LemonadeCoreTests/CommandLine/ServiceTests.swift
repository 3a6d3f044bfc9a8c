import Foundation
import Glibc
import Synchronization
import Testing

@testable import LemonadeCLI
@testable import LemonadeCore

@Suite struct ServiceTests {
    /// What the installer ran, and what it printed.
    private final class Record: Sendable {
        let commands = Mutex<[String]>([])
        let output = RecordingSink()
        let errors = RecordingSink()
    }

    private func installer(
        _ directory: String, _ record: Record, isUser: Bool = false, isDryRun: Bool = false, isRoot: Bool = true,
        hasSystemd: Bool = true, program: String = "/usr/local/bin/lemond", status: Int32 = 0
    ) -> ServiceInstaller {
        let terminal = Terminal(
            input: ProgramProcess.nowhere, inputIsTerminal: false, output: record.output, outputIsTerminal: false,
            errors: record.errors, width: 80, allowsStyles: false)
        return ServiceInstaller(
            isUser: isUser, directory: directory, program: program, terminal: terminal, isDryRun: isDryRun,
            isRoot: isRoot, credentials: "\(directory)/keys/credentials", hasSystemd: hasSystemd,
            run: { words in
                record.commands.withLock { $0.append(words.joined(separator: " ")) }
                return status
            })
    }

    @Test(arguments: [
        ("lemond.service", ServiceUnit.systemService("/usr/local/bin/lemond")), ("lemond.socket", ServiceUnit.socket),
        ("lemond-user.service", ServiceUnit.userService("/usr/local/bin/lemond")),
    ])
    func theUnitsInTheDocumentsAreTheOnesThatAreWritten(name: String, text: String) throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../docs/systemd/\(name)")
        if ProcessInfo.processInfo.environment["LEMONADE_UPDATE_DOCS"] == "1" {
            try Data(text.utf8).write(to: path.standardizedFileURL)
        }
        #expect(try String(contentsOf: path.standardizedFileURL, encoding: .utf8) == text)
        #expect(text.hasPrefix(ServiceUnit.mark))
    }

    @Test func whatIsWrittenIsShownAndRemovedAgain() throws {
        let directory = try TemporaryDirectory()
        let record = Record()
        try installer(directory.path, record).install()
        #expect(try directory.names() == ["keys", "lemond.service", "lemond.socket"])
        for path in ["keys", "keys/credentials"] {
            var status = stat()
            #expect(stat(directory.file(path), &status) == 0 && status.st_mode & 0o7777 == 0o700)
        }
        for unit in ServiceUnit.system(program: "/usr/local/bin/lemond") {
            #expect(try String(contentsOfFile: directory.file(unit.name), encoding: .utf8) == unit.text)
            #expect(record.output.text.contains("# \(directory.file(unit.name))\n\(unit.text)"))
            var status = stat()
            #expect(stat(directory.file(unit.name), &status) == 0 && status.st_mode & 0o777 == 0o644)
        }
        try installer(directory.path, record).install()
        try installer(directory.path, record).uninstall()
        #expect(try directory.names() == ["keys"])
        #expect(
            record.commands.withLock { $0 } == [
                "systemctl daemon-reload", "systemctl enable --now lemond.socket lemond.service",
                // A second time for a new program: what runs is the old one.
                "systemctl daemon-reload", "systemctl enable --now lemond.socket lemond.service",
                "systemctl restart lemond.service",
                "systemctl disable --now lemond.socket lemond.service", "systemctl daemon-reload",
            ])
    }

    @Test func aProgramThatOthersCanExchangeIsWarnedOf() throws {
        let directory = try TemporaryDirectory()
        let programs = directory.file("programs")
        try FileManager.default.createDirectory(atPath: programs, withIntermediateDirectories: false)
        try Data().write(to: URL(filePath: "\(programs)/lemond"))
        for (path, mode): (String, mode_t) in [(programs, 0o777), ("\(programs)/lemond", 0o666), (programs, 0o755)] {
            chmod(path, mode)
            let record = Record()
            // Not where the installer refuses all.
            let program = "/proc/self/root\(programs)/lemond"
            try installer(directory.file("units"), record, isDryRun: true, program: program).install()
            let isWarned = record.errors.text.contains("Warning: others than root can write to ")
            #expect(isWarned == (mode != 0o755), "\(mode)")
            chmod(path, 0o755)
        }
    }

    @Test func aUsersOwnIsTheUsers() throws {
        let directory = try TemporaryDirectory()
        let record = Record()
        try installer(directory.file("systemd/user"), record, isUser: true, isRoot: false).install()
        #expect(try directory.names() == ["systemd"])
        #expect(
            record.commands.withLock { $0 } == [
                "systemctl --user daemon-reload", "systemctl --user enable --now lemond.service",
            ])
    }

    @Test func aDryRunShowsAndDoesNothing() throws {
        let directory = try TemporaryDirectory()
        let record = Record()
        try installer(directory.path, record, isDryRun: true, isRoot: false, hasSystemd: false).install()
        #expect(try directory.names() == [])
        #expect(record.commands.withLock { $0 }.isEmpty)
        #expect(record.output.text.contains("DynamicUser=yes") && record.output.text.contains("+ systemctl enable"))
    }

    @Test func anothersUnitIsLeftAlone() throws {
        let directory = try TemporaryDirectory()
        try Data("[Service]\n".utf8).write(to: URL(filePath: directory.file("lemond.service")))
        let record = Record()
        for act in [
            { try installer(directory.path, record).install() }, { try installer(directory.path, record).uninstall() },
        ] {
            let error = #expect(throws: CommandFailure.self) { try act() }
            #expect(error?.message?.contains("left alone") == true)
        }
        #expect(try directory.names() == ["lemond.service"])
        #expect(record.commands.withLock { $0 }.isEmpty)
    }

    @Test func whatCannotBeDoneIsSaidBeforeAnythingIsWritten() throws {
        let directory = try TemporaryDirectory()
        let record = Record()
        for (installer, words) in [
            (installer(directory.path, record, isRoot: false), "use sudo"),
            (installer(directory.path, record, hasSystemd: false), "not run by systemd"),
            (installer(directory.path, record, program: "/home/me/lemond"), "/usr/local/bin"),
        ] {
            let error = #expect(throws: CommandFailure.self) { try installer.install() }
            #expect(error?.message?.contains(words) == true)
        }
        let error = #expect(throws: CommandFailure.self) { try installer(directory.path, record).uninstall() }
        #expect(error?.message?.contains("There is no service") == true)
        #expect(try directory.names() == [])
    }

    private static let hasAnalyzer = access("/usr/bin/systemd-analyze", X_OK) == 0

    @Test(.enabled(if: hasAnalyzer)) func systemdFindsNoFaultAndLittleExposure() async throws {
        let directory = try TemporaryDirectory()
        for unit in ServiceUnit.system(program: "/bin/true") {
            try Data(unit.text.utf8).write(to: URL(filePath: directory.file(unit.name)))
        }
        let analyzer = "/usr/bin/systemd-analyze"
        let user = directory.file("user")
        try FileManager.default.createDirectory(atPath: user, withIntermediateDirectories: false)
        for unit in ServiceUnit.user(program: "/bin/true") {
            try Data(unit.text.utf8).write(to: URL(filePath: "\(user)/\(unit.name)"))
        }
        for arguments in [
            [directory.file("lemond.service"), directory.file("lemond.socket")], ["--user", "\(user)/lemond.service"],
        ] {
            let verified = try await ProgramProcess.run(
                ["verify"] + arguments, program: analyzer,
                environment: ["HOME": directory.path, "XDG_RUNTIME_DIR": directory.path])
            #expect(verified.outcome.status == 0 && verified.errors.isEmpty, "\(verified)")
        }
        // The threshold is in tenths of what it prints.
        let secure = try await ProgramProcess.run(
            ["security", "--offline=true", "--threshold=20", directory.file("lemond.service")], program: analyzer)
        #expect(secure.outcome.status == 0, "\(secure.output.suffix(200)) \(secure.errors)")
    }
}
