import Foundation
import Glibc

@testable import LemonadeCLI
@testable import LemonadeCore

/// A file system of its own with little room, where the tests may mount one.
final class SmallDisk: Sendable {
    /// Where it is.
    var path: String { directory.path }
    private let directory: TemporaryDirectory

    /// Whether one can be had: root may be kept from mounting, as in most containers.
    static let isPossible = geteuid() == 0 && (try? SmallDisk()) != nil

    init() throws {
        directory = try TemporaryDirectory()
        guard SystemProgram.run(["mount", "-t", "tmpfs", "-o", "size=256k,mode=700", "none", directory.path]) == 0
        else {
            throw SystemError(call: "mount", code: EPERM)
        }
    }

    deinit {
        _ = SystemProgram.run(["umount", "-l", directory.path])
    }

    /// From now on nothing can be written, or can again.
    func setReadOnly(_ isReadOnly: Bool) throws {
        guard SystemProgram.run(["mount", "-o", "remount,\(isReadOnly ? "ro" : "rw")", path]) == 0 else {
            throw SystemError(call: "mount", code: EPERM)
        }
    }

    /// Takes all the room that is left; gives it back.
    func fill() throws {
        let descriptor = open("\(path)/filler", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 1, count: 4096)
        while write(descriptor, &bytes, bytes.count) > 0 {}
        guard errno == ENOSPC else { throw SystemError(call: "write") }
    }

    func empty() {
        unlink("\(path)/filler")
    }
}
