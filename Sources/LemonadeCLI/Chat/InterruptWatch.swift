import Dispatch
import Synchronization

/// Calls back when Ctrl-C is pressed while something other than the keyboard is waited for.
final class InterruptWatch {
    private let queue = DispatchQueue(label: "interrupts")
    private let source: any DispatchSourceRead
    private let seen: Counter

    /// Watches until `end` is called. `action` runs on a queue of its own, once for each signal.
    init(_ signals: SignalPipe, action: @escaping @Sendable () -> Void) {
        let seen = Counter()
        self.seen = seen
        source = DispatchSource.makeReadSource(fileDescriptor: signals.descriptor, queue: queue)
        source.setEventHandler { @Sendable in
            for _ in signals.take() {
                seen.value.add(1, ordering: .relaxed)
                action()
            }
        }
        source.resume()
    }

    /// How often Ctrl-C has been pressed so far.
    var count: Int {
        seen.value.load(ordering: .relaxed)
    }

    /// Stops watching. A signal that comes later is left in the pipe, for whoever reads the keyboard.
    func end() {
        // On the queue, and waited for: a handler that is still to run would take that signal away from the keyboard.
        queue.sync { source.cancel() }
    }

    private final class Counter: Sendable {
        let value = Atomic<Int>(0)
    }
}
