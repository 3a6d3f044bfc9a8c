import Foundation
import Glibc
import Testing

@testable import LemonadeCore

@Suite struct SocketFileTests {
    private func mode(_ path: String) -> mode_t {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode : 0
    }

    @Test func everybodyMayUseItAndItIsRemoved() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("below/lemond.sock")
        let file = try SocketFile(path: path)
        defer { close(file.socket) }
        #expect(mode(path) == S_IFSOCK | 0o666)
        #expect(SocketAddress(boundTo: file.socket) == SocketAddress(.unix(path)))
        #expect(LoopbackListener.isServed(path: path))
        file.remove()
        #expect(mode(path) == 0)
    }

    @Test func whatAnEarlierDaemonLeftIsReplaced() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("lemond.sock")
        do {
            let earlier = try SocketFile(path: path)
            // As after a SIGKILL: the file stays, the lock goes.
            close(earlier.socket)
        }
        #expect(!LoopbackListener.isServed(path: path))
        let file = try SocketFile(path: path)
        defer { close(file.socket) }
        #expect(LoopbackListener.isServed(path: path))
    }

    @Test func oneThatIsInUseIsNot() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("lemond.sock")
        let first = try SocketFile(path: path)
        defer { close(first.socket) }
        let error = #expect(throws: ListeningError.self) { try SocketFile(path: path) }
        #expect(error?.description == "Cannot listen on \(path): another lemond (process \(getpid())) has it.")
        #expect(LoopbackListener.isServed(path: path))
    }

    @Test func anotherProgramsIsNotTouched() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("lemond.sock")
        let other = try ListeningSocket.open(at: SocketAddress(.unix(path)))
        defer { close(other) }
        let error = #expect(throws: ListeningError.self) { try SocketFile(path: path) }
        #expect(error?.description.contains("another program listens there") == true)
        #expect(LoopbackListener.isServed(path: path))
    }

    @Test func aFileInItsPlaceIsNotTouched() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("lemond.sock")
        try Data("precious".utf8).write(to: URL(filePath: path))
        #expect(throws: ListeningError.self) { try SocketFile(path: path) }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "precious")
    }

    @Test func aLinkInItsPlaceIsNotFollowed() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("lemond.sock")
        symlink(directory.file("elsewhere"), path)
        #expect(throws: ListeningError.self) { try SocketFile(path: path) }
        #expect(mode(directory.file("elsewhere")) == 0)
    }

    @Test func whereOthersCanWriteThereIsNone() throws {
        let directory = try TemporaryDirectory()
        chmod(directory.path, 0o777)
        let error = #expect(throws: ListeningError.self) { try SocketFile(path: directory.file("lemond.sock")) }
        #expect(error?.description.contains("other users can write to") == true)
    }

    /// Who can replace a directory can replace all that is in it.
    @Test func noDirectoryOnTheWayMayBeOthersEither() throws {
        let directory = try TemporaryDirectory()
        let between = directory.file("a/b")
        try FileManager.default.createDirectory(atPath: between, withIntermediateDirectories: true)
        for (mode, isRefused): (mode_t, Bool) in [(0o777, true), (0o1777, false), (0o755, false)] {
            chmod(directory.file("a"), mode)
            do {
                let file = try SocketFile(path: "\(between)/lemond.sock")
                close(file.socket)
                file.remove()
                #expect(!isRefused)
            } catch {
                #expect(isRefused && error.description.contains("/a, and could put a socket"))
            }
        }
        symlink(between, directory.file("link"))
        chmod(directory.file("a"), 0o777)
        #expect(throws: ListeningError.self) { try SocketFile(path: directory.file("link/lemond.sock")) }
    }

    @Test(.enabled(if: geteuid() == 0), arguments: [(0o770, 100, true), (0o770, 0, false), (0o750, 100, false)])
    func groupsThatOthersAreInCountToo(mode: mode_t, group: gid_t, isRefused: Bool) throws {
        let directory = try TemporaryDirectory()
        chown(directory.path, 0, group)
        chmod(directory.path, mode)
        let file = try? SocketFile(path: directory.file("lemond.sock"))
        if let file { close(file.socket) }
        #expect((file == nil) == isRefused)
    }

    @Test(.enabled(if: geteuid() == 0)) func anothersDirectoryIsNotUsed() throws {
        let directory = try TemporaryDirectory()
        chown(directory.path, OtherUser.number, gid_t(OtherUser.number))
        #expect(throws: ListeningError.self) { try SocketFile(path: directory.file("lemond.sock")) }
    }

    @Test func anothersInItsPlaceIsNotRemoved() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("lemond.sock")
        let file = try SocketFile(path: path)
        defer { close(file.socket) }
        unlink(path)
        try Data().write(to: URL(filePath: path))
        file.remove()
        #expect(mode(path) != 0)
    }

    @Test func aPathThatDoesNotFitIsSaid() {
        let path = "/tmp/" + String(repeating: "x", count: 120)
        let error = #expect(throws: ListeningError.self) { try SocketFile(path: path) }
        #expect(error?.description.contains("107 bytes") == true)
    }
}
