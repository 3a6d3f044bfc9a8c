/// Why an entry of a listing is passed over; the rest of the listing does not suffer.
enum ListingSkip: Sendable, Hashable, CaseIterable {
    /// It is not an object.
    case notObject
    /// It has no id that is a string, or an empty one.
    case noID
    /// Its id is too long, or holds characters that could deceive a reader or a terminal.
    case hostileID
    /// It is larger, or has more members, than a model's entry.
    case tooLarge
    /// Its id was there before.
    case duplicate
    /// The listing has more models than are kept.
    case overLimit

    /// The reason, after a number of entries.
    private var predicate: String {
        switch self {
        case .notObject: "not an object"
        case .noID: "without an id"
        case .hostileID: "with an id that is too long or holds control characters"
        case .tooLarge: "too large"
        case .duplicate: "listed twice"
        case .overLimit: "beyond the most that are kept"
        }
    }

    /// What was passed over, as one sentence for the log; nil if nothing was.
    static func summary(of skipped: [ListingSkip: Int]) -> String? {
        let parts = allCases.compactMap { skip in skipped[skip].map { "\($0) \(skip.predicate)" } }
        return parts.isEmpty ? nil : "skipped entries: " + parts.joined(separator: ", ")
    }
}
