import Synchronization

/// The keys that must not show in anything that is printed.
final class HiddenSecrets: Sendable {
    private let texts = Mutex<[String]>([])

    /// Shorter ones are words that occur by chance; no provider hands out such keys.
    private static let shortest = 6

    /// Adds a key.
    func add(_ secret: Secret) {
        guard secret.text.count >= Self.shortest else { return }
        texts.withLock { $0.append(secret.text) }
    }

    /// The text with every key in it replaced.
    func removed(from text: String) -> String {
        texts.withLock { $0 }.reduce(text) { $0.withEvery($1, replacedBy: "(hidden)") }
    }
}
