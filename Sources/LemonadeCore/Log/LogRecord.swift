/// One log line before it is written: a constant sentence and fields.
struct LogRecord: Sendable {
    /// Wall-clock time in milliseconds since 1970.
    let milliseconds: Int64
    /// How much it matters.
    let level: LogLevel
    /// Where it comes from.
    let component: LogComponent
    /// The sentence; constant, so that nothing in it can be forged.
    let message: StaticString
    /// What varies.
    let fields: LogFields
}
