import CSystem
import Glibc

/// A Unix socket in the file system that this process listens on, and the lock that says that it does.
///
/// The file may be used by everybody who reaches it: the kernel tells who connects. It stands in a directory in which nobody
/// else can put another in its place.
package final class SocketFile: Sendable {
    /// Where it is.
    package let path: String
    /// The listening socket. Whoever takes it owns it.
    package let socket: Int32
    private let lock: InstanceLock
    private let identity: Identity?

    private struct Identity: Equatable {
        let device: dev_t
        let inode: ino_t
    }

    /// Listens at `path`. A socket that an earlier daemon of the same user left is replaced; anything else in its place is
    /// not touched.
    package init(path: String) throws(ListeningError) {
        guard path.utf8.count < 108 else { throw Self.error(path, "the path is longer than 107 bytes") }
        let directory = FilePath.directory(of: path)
        do throws(FileError) {
            try Directory.create(directory)
        } catch {
            throw Self.error(path, "\(error.reason) (its directory)")
        }
        try Self.checkDirectory(directory, for: path)
        do {
            lock = try InstanceLock(path: "\(path).lock")
        } catch {
            switch error {
            case .held(_, let process):
                throw Self.error(path, "another lemond\(process.map { " (process \($0))" } ?? "") has it")
            case .unavailable(let error):
                throw Self.error(path, "its lock: \(error.reason)")
            }
        }
        try Self.clear(path)
        do {
            socket = try ListeningSocket.open(at: SocketAddress(.unix(path)))
        } catch {
            throw ListeningError(address: path, error: error)
        }
        // Whatever the umask: everybody may ask, and the kernel says who does.
        chmod(path, 0o666)
        self.path = path
        identity = Self.identity(of: path)
    }

    /// Removes the file, unless somebody else's has taken its place.
    package func remove() {
        guard let identity, Self.identity(of: path) == identity else { return }
        unlink(path)
    }

    /// Nobody but root and the daemon's user may be able to put another socket there, nor another directory in this one's place.
    private static func checkDirectory(_ directory: String, for path: String) throws(ListeningError) {
        let weakness: String?
        do {
            weakness = try OtherWriters.place(onTheWayTo: directory)
        } catch {
            throw Self.error(path, error.message)
        }
        guard let weakness else { return }
        throw Self.error(path, "other users can write to \(weakness), and could put a socket of theirs in its place")
    }

    /// Makes way where an earlier daemon has left its socket.
    private static func clear(_ path: String) throws(ListeningError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else { throw error(path, "there is something that is not a socket") }
        guard status.st_uid == geteuid() || geteuid() == 0 else {
            throw error(path, "there is a socket of another user (\(UserNames.name(of: status.st_uid)))")
        }
        // A full queue (EAGAIN) is somebody's as well; what is only left behind refuses.
        guard LoopbackListener.connectionError(path: path) == ECONNREFUSED else {
            throw error(path, "another program listens there")
        }
        guard unlink(path) == 0 || errno == ENOENT else { throw error(path, SystemError(call: "unlink").words) }
    }

    private static func identity(of path: String) -> Identity? {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        return Identity(device: status.st_dev, inode: status.st_ino)
    }

    private static func error(_ path: String, _ reason: String) -> ListeningError {
        ListeningError(address: path, reason: reason, isFatal: true)
    }
}
