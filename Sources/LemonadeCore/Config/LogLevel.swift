/// How much a log line matters.
package enum LogLevel: String, Sendable, CaseIterable, Comparable {
    /// Every step, for following one connection.
    case trace
    /// What helps to find a fault.
    case debug
    /// What happened: a request, a discovery, a model that was loaded.
    case info
    /// Something failed and the daemon goes on.
    case warning
    /// Something failed that needs a person.
    case error

    /// From 0, the least that matters.
    package var rank: UInt8 {
        switch self {
        case .trace: 0
        case .debug: 1
        case .info: 2
        case .warning: 3
        case .error: 4
        }
    }

    package static func < (left: LogLevel, right: LogLevel) -> Bool {
        left.rank < right.rank
    }
}
