import CSystem
import Dispatch
import Glibc
import Synchronization

/// Tells when something may have changed in watched folders, by inotify(7): once for a burst of events.
final class FolderWatch: Sendable {
    /// How long events are gathered before they are told: files come in groups. Default: 200 ms.
    static let gathering = Duration.milliseconds(200)

    private struct State {
        var numbers: [String: Int32] = [:]
        var isTelling = false
        var isStopped = false
    }

    private let descriptor: Int32
    private let stopDescriptor: Int32
    private let gathering: Duration
    private let queue = DispatchQueue(label: "folder watch")
    // The race this prevents: watches are set from the library's queue while events are read on ours.
    private let state = Mutex(State())

    /// A watch that calls `changed` from now on, on a queue of its own, until `stop`. Nil when the system has no inotify
    /// instance left.
    init?(gathering: Duration = FolderWatch.gathering, changed: @escaping @Sendable () -> Void) {
        self.gathering = gathering
        descriptor = inotify_init1(Int32(O_CLOEXEC | O_NONBLOCK))
        guard descriptor >= 0 else { return nil }
        stopDescriptor = eventfd(0, Int32(O_CLOEXEC | O_NONBLOCK))
        guard stopDescriptor >= 0 else {
            close(descriptor)
            return nil
        }
        queue.async { self.run(changed) }
    }

    /// Watches those folders, and no longer any other. Returns how many were not watched before, and how many could not be:
    /// the system's number of watches is limited.
    func watch(_ folders: [String]) -> (added: Int, failures: Int) {
        state.withLock { state in
            guard !state.isStopped else { return (0, 0) }
            let wanted = Set(folders)
            for (folder, number) in state.numbers where !wanted.contains(folder) {
                // Two names may lead to one folder, which has one number.
                state.numbers[folder] = nil
                if !state.numbers.values.contains(number) { inotify_rm_watch(descriptor, number) }
            }
            let mask = UInt32(
                IN_CREATE | IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF)
            var outcome = (added: 0, failures: 0)
            for folder in wanted {
                // Also for those that are watched: the name may lead to another folder by now.
                let number = inotify_add_watch(descriptor, folder, mask | UInt32(IN_ONLYDIR))
                let error = errno
                if number >= 0, state.numbers[folder] != number { outcome.added += 1 }
                if number < 0, error != ENOENT, error != ENOTDIR { outcome.failures += 1 }
                state.numbers[folder] = number >= 0 ? number : nil
            }
            return outcome
        }
    }

    /// Ends the watch; `changed` is not called any more.
    func stop() {
        state.withLock { state in
            guard !state.isStopped else { return }
            state.isStopped = true
            var one: UInt64 = 1
            _ = write(stopDescriptor, &one, 8)
        }
    }

    private func run(_ changed: @Sendable () -> Void) {
        var polled = [
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: stopDescriptor, events: Int16(POLLIN), revents: 0),
        ]
        var tellAt: Instant?
        while true {
            let wait = tellAt.map { milliseconds(until: $0) } ?? -1
            let count = poll(&polled, 2, wait)
            if polled[1].revents != 0 { break }
            if count > 0, polled[0].revents != 0, readEvents(), tellAt == nil { tellAt = .now() + gathering }
            if let time = tellAt, time <= .now() {
                tellAt = nil
                changed()
            }
        }
        close(descriptor)
        close(stopDescriptor)
    }

    private func milliseconds(until time: Instant) -> Int32 {
        let (seconds, attoseconds) = (time - .now()).components
        return Int32(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1)
    }

    /// Reads what is there. True if something of it matters.
    private func readEvents() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 16 * 1024)
        var matters = false
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else { return matters }
            var offset = 0
            let header = MemoryLayout<inotify_event>.size
            while offset + header <= count {
                let event = buffer.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: inotify_event.self) }
                let end = min(count, offset + header + Int(event.len))
                let name = String(decoding: buffer[(offset + header)..<end].prefix { $0 != 0 }, as: UTF8.self)
                if Self.matters(event.mask, name) { matters = true }
                offset = end
            }
        }
    }

    /// Whether an event can change what is found: a folder's coming and going, a GGUF file's, a hub reference's. A file
    /// that is being written matters when it is complete.
    private static func matters(_ mask: UInt32, _ name: String) -> Bool {
        let always = UInt32(IN_Q_OVERFLOW) | UInt32(IN_ISDIR) | UInt32(IN_DELETE_SELF) | UInt32(IN_MOVE_SELF)
        if mask & always != 0 { return true }
        return name == "main" || GGUFFileName(name) != nil
    }
}
