import Foundation
import Synchronization
import Testing

@testable import LemonadeCore

@Suite struct AtomicFileTests {
    let directory: TemporaryDirectory
    let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.file("config.json")
    }

    private func text(_ path: String) throws -> String {
        String(decoding: try FileReader.read(path, limit: 1 << 20), as: UTF8.self)
    }

    private func mode(_ path: String) -> mode_t {
        var status = stat()
        stat(path, &status)
        return status.st_mode & 0o7777
    }

    @Test func aFileIsMadeAndReplacedWithItsModeAndNothingElse() throws {
        try AtomicFile.write(Array("one".utf8), to: path)
        #expect(try text(path) == "one")
        #expect(mode(path) == 0o600)
        chmod(path, 0o644)
        try AtomicFile.write(Array("two".utf8), to: path)
        #expect(try text(path) == "two")
        #expect(mode(path) == 0o600)
        try AtomicFile.write([], to: path, mode: 0o640)
        #expect(try text(path) == "")
        #expect(mode(path) == 0o640)
        #expect(try directory.names() == ["config.json"])
    }

    @Test func missingDirectoriesAreMadeForTheUserAlone() throws {
        let deep = directory.file("a/b/config.json")
        try AtomicFile.write(Array("x".utf8), to: deep)
        #expect(try text(deep) == "x")
        #expect(mode(directory.file("a")) == 0o700)
        #expect(mode(directory.file("a/b")) == 0o700)
    }

    @Test func aLinkStaysAndItsTargetIsReplaced() throws {
        let elsewhere = directory.file("dotfiles/real.json")
        try AtomicFile.write(Array("old".utf8), to: elsewhere)
        symlink("dotfiles/real.json", path)
        try AtomicFile.write(Array("new".utf8), to: path)
        #expect(try text(elsewhere) == "new")
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path) == "dotfiles/real.json")
        #expect(try directory.names() == ["config.json", "dotfiles"])
    }

    @Test func aLinkToNothingIsRefused() throws {
        symlink(directory.file("nowhere"), path)
        #expect(throws: FileError.danglingLink(path: path)) { try AtomicFile.write([1], to: path) }
        #expect(try directory.names() == ["config.json"])
    }

    @Test func aDirectoryIsNotReplaced() throws {
        try Directory.create(path)
        #expect(throws: FileError.self) { try AtomicFile.write([1], to: path) }
        #expect(try directory.names() == ["config.json"])
    }

    /// Each failing call, and what the old file and the directory must look like after it.
    static let faults: [(name: String, calls: FileCalls)] = {
        @Sendable func fail(_ code: Int32) -> Int {
            errno = code
            return -1
        }
        var full = FileCalls.system
        full.write = { _, _, _ in fail(ENOSPC) }
        var fullHalfway = FileCalls.system
        fullHalfway.write = { $2 < 5 ? fail(ENOSPC) : Glibc.write($0, $1, 2) }
        var broken = FileCalls.system
        broken.synchronize = { _ in CInt(fail(EIO)) }
        var readOnly = FileCalls.system
        readOnly.rename = { _, _ in CInt(fail(EROFS)) }
        return [
            ("No space left on device", full), ("No space left on device", fullHalfway), ("Input/output error", broken),
            ("Read-only file system", readOnly),
        ]
    }()

    @Test(arguments: faults) func whateverFailsTheOldFileStaysAndNothingIsLeft(name: String, calls: FileCalls) throws {
        try AtomicFile.write(Array("old".utf8), to: path)
        do {
            try AtomicFile.write(Array("new text".utf8), to: path, mode: 0o600, calls: calls)
            Issue.record("should have failed")
        } catch {
            #expect(error.message.hasSuffix(": " + name))
        }
        #expect(try text(path) == "old")
        #expect(try directory.names() == ["config.json"])
    }

    @Test func shortAndInterruptedWritesGoOn() throws {
        let count = Atomic(0)
        var calls = FileCalls.system
        calls.write = { descriptor, bytes, length in
            guard count.add(1, ordering: .relaxed).newValue % 2 == 0 else {
                errno = EINTR
                return -1
            }
            return Glibc.write(descriptor, bytes, min(length, 3))
        }
        try AtomicFile.write(Array("twelve bytes".utf8), to: path, mode: 0o600, calls: calls)
        #expect(try text(path) == "twelve bytes")
    }

    @Test func aDirectoryThatCannotBeSynchronizedIsGoodEnough() throws {
        let count = Atomic(0)
        var calls = FileCalls.system
        calls.synchronize = { descriptor in
            guard count.add(1, ordering: .relaxed).newValue == 2 else { return fsync(descriptor) }
            errno = EINVAL
            return -1
        }
        try AtomicFile.write(Array("x".utf8), to: path, mode: 0o600, calls: calls)
        #expect(try text(path) == "x")
    }
}
