import Foundation
import Testing

@testable import LemonadeCore

@Suite struct InstanceLockTests {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    @Test func theSecondSaysWhoIsFirst() throws {
        let first = try InstanceLock(directory: directory.path)
        let expected = InstanceLockError.held(directory: directory.path, process: Int(getpid()))
        #expect(throws: expected) { try InstanceLock(directory: directory.path) }
        #expect(expected.message.contains("process \(getpid())"))
        #expect(expected.message.contains("--config-dir"))
        withExtendedLifetime(first) {}
    }

    @Test func itIsFreeAgainAfterwardsAndLeavesNoDescriptor() throws {
        for _ in 0..<3 {
            let lock = try InstanceLock(directory: directory.path)
            withExtendedLifetime(lock) {}
        }
        #expect(try directory.names() == [InstanceLock.fileName])
    }

    @Test func aLinkInItsPlaceIsNotFollowed() throws {
        symlink("/etc/hostname", directory.file(InstanceLock.fileName))
        do {
            _ = try InstanceLock(directory: directory.path)
            Issue.record("followed a link")
        } catch InstanceLockError.unavailable(let error) {
            #expect(error.message.contains(InstanceLock.fileName))
        } catch {
            Issue.record("\(error)")
        }
    }

    @Test func theDirectoryIsMade() throws {
        let deep = directory.file("x/y")
        let lock = try InstanceLock(directory: deep)
        #expect(FileManager.default.fileExists(atPath: deep + "/" + InstanceLock.fileName))
        withExtendedLifetime(lock) {}
    }
}
