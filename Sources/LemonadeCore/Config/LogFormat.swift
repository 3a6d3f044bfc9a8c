/// How log lines are written.
package enum LogFormat: String, Sendable, CaseIterable {
    /// For people: a sentence, then `name=value`.
    case text
    /// For programs: one JSON object a line.
    case json
}
