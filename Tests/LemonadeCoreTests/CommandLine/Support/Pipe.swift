import Glibc

/// A pipe whose writing end is given away.
final class Pipe: Sendable {
    let reading: Int32
    let writing: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        Glibc.pipe(&ends)
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        reading = ends[0]
        writing = ends[1]
    }

    deinit {
        close(reading)
    }

    /// Closes this process's writing end.
    func closeWriting() {
        close(writing)
    }

    /// Closes this process's writing end and reads what the others write until they have all closed theirs.
    func text() async -> String {
        closeWriting()
        let reading = reading
        return await ThreadExecutor.run {
            var bytes: [UInt8] = []
            var chunk = [UInt8](repeating: 0, count: 4096)
            while true {
                let count = read(reading, &chunk, chunk.count)
                guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
                bytes += chunk[..<count]
            }
        }.value
    }
}
