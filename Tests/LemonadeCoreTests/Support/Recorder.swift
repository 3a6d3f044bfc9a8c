import Synchronization

/// Keeps what several tasks tell it, in the order in which they did.
final class Recorder<Element: Sendable>: Sendable {
    private let elements = Mutex<[Element]>([])

    /// All of it.
    var all: [Element] { elements.withLock { $0 } }

    /// Keeps one more.
    func add(_ element: Element) {
        elements.withLock { $0.append(element) }
    }
}

/// Raised once by one task, seen by others.
final class Flag: Sendable {
    private let value = Atomic(false)

    /// Whether it has been raised.
    var isRaised: Bool { value.load(ordering: .acquiring) }

    /// Raises it.
    func raise() {
        value.store(true, ordering: .releasing)
    }
}
