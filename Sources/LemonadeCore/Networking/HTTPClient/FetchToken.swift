import Synchronization

/// Names a request that may be given up from another thread, where its client cannot be touched.
struct FetchToken: Hashable, Sendable {
    private static let last = Atomic<UInt64>(0)
    private let number: UInt64

    /// A token that no other request of this process has.
    init() {
        number = Self.last.wrappingAdd(1, ordering: .relaxed).newValue
    }
}
