/// What a caller may do. Each right includes those before it.
package enum Right: String, Sendable, CaseIterable, Comparable {
    /// Inference and lists.
    case use
    /// Loading, unloading and pulling models.
    case operate
    /// Installing providers, keys and configuration.
    case administer

    package static func < (left: Right, right: Right) -> Bool {
        left.rank < right.rank
    }

    private var rank: Int {
        switch self {
        case .use: 0
        case .operate: 1
        case .administer: 2
        }
    }
}
