import Foundation
import Glibc
import Testing

@testable import LemonadeCore

@Suite struct ConfigurationSourcesTests {
    @Test(arguments: ["", "config.json"], [0o777, 0o1777, 0o702] as [mode_t])
    func whatOthersCanWriteIsNotBelieved(place: String, mode: mode_t) throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("config.json")
        try Data("{}".utf8).write(to: URL(filePath: path))
        let sources = ConfigurationSources(path: path)
        _ = try sources.configuration()
        let opened = place.isEmpty ? directory.path : path
        chmod(opened, mode)
        let fault = #expect(throws: ConfigurationFault.self) { try sources.configuration() }
        #expect(fault?.description.contains("Other users can write to \(opened), ") == true)
        #expect(fault?.description.contains("chmod go-w \(opened)") == true)
        chmod(opened, mode & ~0o22)
        _ = try sources.configuration()
    }

    /// Most systems give each user a group of their own, and let it write.
    @Test(.enabled(if: geteuid() == 0), arguments: [(1_234, 1_234, false), (1_234, 100, true), (0, 0, false)])
    func aUsersOwnGroupIsThatUser(user: uid_t, group: gid_t, isRefused: Bool) throws {
        let directory = try TemporaryDirectory()
        chown(directory.path, user, group)
        chmod(directory.path, 0o775)
        #expect(OtherWriters.canWrite(to: directory.path) == isRefused)
    }

    @Test func aFileThatIsNotThereYetIsNobodysFault() throws {
        let directory = try TemporaryDirectory()
        _ = try ConfigurationSources(path: directory.file("none/config.json")).configuration()
    }
}
