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
}
