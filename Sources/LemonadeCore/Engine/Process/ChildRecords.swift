import Glibc
import Synchronization

/// Which children run, kept in a file: after a SIGKILL the next start finds them there and ends them.
final class ChildRecords: Sendable {
    /// The file's name, in the directory that only one daemon at a time has.
    static let fileName = "llamacpp-children.json"

    /// One child: its number, and its start, which together name it for good.
    struct Record: Sendable, Equatable {
        let pid: Int32
        let start: UInt64
    }

    private let path: String?
    // The race this prevents: two children that start at once, of which one would be left out of the file.
    private let records = Mutex<[Record]>([])

    /// Records in a directory; without one they are kept in memory only.
    init(directory: String?) {
        path = directory.map { FilePath.join($0, Self.fileName) }
    }

    /// Notes a child that has just been started. False if the file could not be written.
    @discardableResult
    func add(_ pid: Int32) -> Bool {
        guard let start = ProcessFacts.startTime(of: pid) else { return true }
        return records.withLock { records in
            records.append(Record(pid: pid, start: start))
            return save(records)
        }
    }

    /// Forgets a child that has ended.
    func remove(_ pid: Int32) {
        records.withLock { records in
            records.removeAll { $0.pid == pid }
            _ = save(records)
        }
    }

    private func save(_ records: [Record]) -> Bool {
        guard let path else { return true }
        let json: JSONValue = [
            "boot": .string(ProcessFacts.bootID()),
            "children": .array(
                records.map { record in
                    ["pid": .number(JSONNumber(Int(record.pid))), "start": .string(String(record.start))]
                }),
        ]
        return (try? AtomicFile.write(json.serialized(), to: path)) != nil
    }

    /// Ends the children that an earlier daemon left, each with its group, and returns how many there were. A process that
    /// only has got a child's number is left alone.
    func sweep() -> Int {
        guard let path, let bytes = try? FileReader.readIfPresent(path, limit: 1 << 20),
            let value = try? JSONValue.parse(bytes)
        else { return 0 }
        var ended = 0
        if value["boot"]?.string == ProcessFacts.bootID() {
            for child in value["children"]?.array ?? [] {
                guard let pid = child["pid"]?.number?.int.flatMap(Int32.init(exactly:)), pid > 1,
                    let start = child["start"]?.string.flatMap({ UInt64($0) })
                else { continue }
                if Self.end(Record(pid: pid, start: start)) { ended += 1 }
            }
        }
        _ = records.withLock { save($0) }
        return ended
    }

    /// Ends every child of ours with its group, without waiting.
    func killAll() {
        for record in records.withLock({ $0 }) { Self.signal(record) }
    }

    /// Ends one, and waits until its memory is free again. False if it is not there any more.
    private static func end(_ record: Record) -> Bool {
        guard signal(record) else { return false }
        for _ in 0..<500 where ProcessFacts.startTime(of: record.pid) == record.start { usleep(10_000) }
        return true
    }

    @discardableResult
    private static func signal(_ record: Record) -> Bool {
        guard ProcessFacts.startTime(of: record.pid) == record.start else { return false }
        // The group is the child's own; when it is not, only the child is meant.
        kill(getpgid(record.pid) == record.pid ? -record.pid : record.pid, SIGKILL)
        return true
    }
}
