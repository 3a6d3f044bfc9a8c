import Synchronization

/// The last lines of the log, numbered from 1 since the start, for whoever wants to read them over HTTP. What is read too
/// late is gone and counted, never waited for.
final class LogHistory: Sendable {
    /// Most bytes of lines that are kept. Default: 1 MiB, some thousands of requests.
    static let defaultCapacity = 1 << 20
    /// Batches of lines that are smaller than this are put together.
    private static let batchBytes = 16 * 1024

    /// A line without its line feed.
    struct Line: Sendable, Equatable {
        /// Its number.
        let sequence: UInt64
        /// What it says.
        let text: String
    }

    /// What was read.
    struct Page: Sendable, Equatable {
        /// The lines.
        var lines: [Line] = []
        /// How many lines before them are gone.
        var lost = 0
        /// The number of the last line that was read or is gone.
        var last: UInt64
    }

    private struct Batch {
        let first: UInt64
        var bytes: [UInt8]
        var count: Int
    }

    private struct State {
        var batches: [Batch] = []
        var byteCount = 0
        var last: UInt64 = 0
        var watchers: [ObjectIdentifier: @Sendable () -> Void] = [:]
    }

    private let capacity: Int
    // Guards the lines between the queue that writes them and the loops that read them; held to copy, never to wait.
    private let state = Mutex(State())

    /// A history of at most that many bytes.
    init(capacity: Int = LogHistory.defaultCapacity) {
        self.capacity = capacity
    }

    /// Keeps a copy of whole lines that were written: their array, which may have room for many more, stays the writer's.
    func append(_ bytes: [UInt8], count: Int) {
        let watchers = state.withLock { state in
            if let end = state.batches.indices.last, state.batches[end].bytes.count + bytes.count <= Self.batchBytes {
                state.batches[end].bytes += bytes
                state.batches[end].count += count
            } else {
                let copy = bytes.withUnsafeBytes { Array($0) }
                state.batches.append(Batch(first: state.last + 1, bytes: copy, count: count))
            }
            state.last += UInt64(count)
            state.byteCount += bytes.count
            while state.byteCount > capacity, state.batches.count > 1 {
                state.byteCount -= state.batches.removeFirst().bytes.count
            }
            return Array(state.watchers.values)
        }
        for watcher in watchers { watcher() }
    }

    /// The lines behind number `sequence`, up to about `mostBytes` of them. A number that was not given yet is one from
    /// before a restart: then all lines are new.
    func lines(after sequence: UInt64, mostBytes: Int = 64 * 1024) -> Page {
        state.withLock { state in
            let after = sequence > state.last ? 0 : sequence
            var page = Page(last: after)
            if let first = state.batches.first?.first, first > after + 1 {
                page.lost = Int(clamping: first - after - 1)
                page.last = first - 1
            }
            var size = 0
            for batch in state.batches where batch.first + UInt64(batch.count) > page.last + 1 {
                guard size < mostBytes else { break }
                var number = batch.first
                for line in batch.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).prefix(
                    batch.count)
                {
                    defer { number += 1 }
                    guard number > page.last, size < mostBytes else { continue }
                    page.lines.append(Line(sequence: number, text: Self.text(line)))
                    page.last = number
                    size += line.count
                }
            }
            return page
        }
    }

    /// Calls `changed` after each change, on a queue of the log's, until `unwatch`.
    func watch(_ watcher: ObjectIdentifier, _ changed: @escaping @Sendable () -> Void) {
        state.withLock { $0.watchers[watcher] = changed }
    }

    /// Calls it no more.
    func unwatch(_ watcher: ObjectIdentifier) {
        state.withLock { $0.watchers[watcher] = nil }
    }

    /// The line without the priority that is meant for journald.
    private static func text(_ line: ArraySlice<UInt8>) -> String {
        let start = line.startIndex
        let hasPriority =
            line.count > 3 && line[start] == UInt8(ascii: "<") && line[start + 2] == UInt8(ascii: ">")
        return String(decoding: hasPriority ? line.dropFirst(3) : line, as: UTF8.self)
    }
}
