import Foundation
import Testing

@testable import LemonadeCore

@Suite struct FileReaderTests {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    @Test(arguments: [0, 1, 65535, 65536, 200_000]) func aFileIsReadWholeUpToItsLimit(count: Int) throws {
        let path = directory.file("f")
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        try AtomicFile.write(bytes, to: path)
        #expect(try FileReader.read(path, limit: count) == bytes)
        guard count > 0 else { return }
        #expect(throws: FileError.tooLarge(path: path, limit: count - 1)) {
            try FileReader.read(path, limit: count - 1)
        }
    }

    @Test func aFileWithoutASizeIsBoundedToo() {
        #expect(throws: FileError.tooLarge(path: "/proc/self/maps", limit: 100)) {
            try FileReader.read("/proc/self/maps", limit: 100)
        }
    }

    @Test func whatIsMissingSaysSo() throws {
        let path = directory.file("nothing")
        #expect(try FileReader.readIfPresent(path, limit: 10) == nil)
        do {
            _ = try FileReader.read(path, limit: 10)
            Issue.record("read a missing file")
        } catch {
            #expect(error.isMissing)
            #expect(error.message == "\(path): No such file or directory")
        }
    }

    @Test func directoriesPipesAndDevicesAreNotFiles() throws {
        let pipe = directory.file("pipe")
        mkfifo(pipe, 0o600)
        for path in [directory.path, pipe, "/dev/null"] {
            #expect(throws: FileError.notAFile(path: path)) { try FileReader.read(path, limit: 10) }
        }
    }

    @Test(arguments: [
        ("a/b", "a", "b"), ("/a", "/", "a"), ("a", ".", "a"), ("/a/b/", "/a/b", ""), ("/", "/", ""),
    ])
    func pathsAreSplit(path: String, directory: String, name: String) {
        #expect(FilePath.directory(of: path) == directory)
        #expect(FilePath.name(of: path) == name)
    }
}
