import Glibc

/// What the system says about memory: proc_meminfo(5), and the limits of control groups (cgroups(7), version 2), which are
/// what containers and services have.
enum MemoryFacts {
    /// The memory that a child of ours can still have without swapping; nil when the system does not say.
    static func available() -> UInt64? {
        let machine = read("/proc/meminfo").flatMap(available(inMeminfo:))
        let groups = read("/proc/self/cgroup").map(folders(inCgroup:)) ?? []
        let limits = groups.compactMap { folder -> UInt64? in
            // At the top, and where nothing is limited, there is no number.
            guard let most = number(FilePath.join(folder, "memory.max")),
                let taken = number(FilePath.join(folder, "memory.current"))
            else { return nil }
            // Pages of files count as taken, and are given back when somebody needs room.
            let files = read(FilePath.join(folder, "memory.stat")).flatMap(inactiveFiles(inStat:)) ?? 0
            return most - min(most, taken - min(taken, files))
        }
        return ([machine].compactMap { $0 } + limits).min()
    }

    /// The available bytes in the text of /proc/meminfo.
    static func available(inMeminfo text: String) -> UInt64? {
        for line in text.split(separator: "\n") where line.hasPrefix("MemAvailable:") {
            return line.split(separator: " ").dropFirst().first.flatMap { UInt64($0) }.flatMap {
                let (bytes, overflow) = $0.multipliedReportingOverflow(by: 1024)
                return overflow ? nil : bytes
            }
        }
        return nil
    }

    /// The folders of a process's control group and of those above it, by the text of /proc/self/cgroup.
    static func folders(inCgroup text: String) -> [String] {
        for line in text.split(separator: "\n") where line.hasPrefix("0::/") {
            let names = line.dropFirst(4).split(separator: "/")
            guard !names.contains("..") else { return [] }
            return (0...names.count).map { (["/sys/fs/cgroup"] + names.prefix($0)).joined(separator: "/") }
        }
        return []
    }

    /// The bytes of file pages that nobody has used of late, in the text of memory.stat.
    static func inactiveFiles(inStat text: String) -> UInt64? {
        for line in text.split(separator: "\n") where line.hasPrefix("inactive_file ") {
            return UInt64(line.dropFirst("inactive_file ".count))
        }
        return nil
    }

    private static func number(_ path: String) -> UInt64? {
        read(path).flatMap { UInt64($0.prefix { $0 != "\n" }) }
    }

    private static func read(_ path: String) -> String? {
        (try? FileReader.read(path, limit: 64 * 1024)).map { String(decoding: $0, as: UTF8.self) }
    }
}
