import Glibc

/// What /proc says about processes (proc_pid_stat(5)).
enum ProcessFacts {
    /// When a process started, in clock ticks since the machine did; nil when there is no such process, or it has ended and
    /// only waits to be reaped. With its number this names a process for good: numbers are used again.
    static func startTime(of pid: Int32) -> UInt64? {
        guard let bytes = try? FileReader.read("/proc/\(pid)/stat", limit: 64 * 1024) else { return nil }
        return startTime(inStat: String(decoding: bytes, as: UTF8.self))
    }

    /// The same from the text of that file. The command's name stands in brackets and may hold anything, brackets too.
    static func startTime(inStat text: String) -> UInt64? {
        guard let bracket = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: bracket)...].split(separator: " ")
        // The third field of the line, the state, is the first behind the name.
        guard fields.count > 19, fields[0] != "Z", fields[0] != "X" else { return nil }
        return UInt64(fields[19])
    }

    /// What names this run of the machine; start times count from it.
    static func bootID() -> String {
        guard let bytes = try? FileReader.read("/proc/sys/kernel/random/boot_id", limit: 256) else { return "" }
        return String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }

    /// The user whose socket listens on a port of 127.0.0.1; nil when none does.
    static func listener(onPort port: UInt16) -> UInt32? {
        guard let bytes = try? FileReader.read("/proc/self/net/tcp", limit: 64 << 20) else { return nil }
        let local = SocketTable.spelling(address: [127, 0, 0, 1], port: port)
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n").dropFirst() {
            let columns = line.split(separator: " ", omittingEmptySubsequences: true)
            // 0A: listening.
            if columns.count > 9, columns[1] == local, columns[3] == "0A" { return UInt32(columns[7]) }
        }
        return nil
    }
}
