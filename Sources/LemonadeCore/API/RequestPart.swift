/// A part of a request that has a time limit of its own.
package enum RequestPart: String, Sendable, CaseIterable {
    /// Request line and fields.
    case head
    /// The content.
    case body

    /// The setting that holds the limit.
    var setting: String {
        switch self {
        case .head: "head_timeout"
        case .body: "body_gap_timeout"
        }
    }
}
