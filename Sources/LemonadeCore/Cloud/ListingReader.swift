/// Reads a provider's listing: finds the list in its envelope, reads each entry by its shape, and passes over what is
/// no model. One bad entry never costs the others.
enum ListingReader {
    /// Longest part of a provider's error message that is repeated, in characters.
    static let longestMessage = 300

    /// Reads an answer's body.
    static func read(
        _ bytes: [UInt8], dialect: ProviderDialect, limits: ListingLimits = ListingLimits()
    ) throws(ListingError) -> Listing {
        let value: JSONValue
        do {
            value = try JSONValue.parse(bytes, limits: JSONLimits(allowsByteOrderMark: true))
        } catch {
            let start = bytes.first { $0 > 0x20 }
            throw start == UInt8(ascii: "<") ? .webPage : .notJSON(error)
        }
        return try read(value, dialect: dialect, limits: limits)
    }

    /// Reads an answer that is JSON.
    static func read(
        _ value: JSONValue, dialect: ProviderDialect, limits: ListingLimits = ListingLimits()
    ) throws(ListingError) -> Listing {
        guard let entries = entries(of: value) else {
            throw failureMessage(of: value).map(ListingError.failure) ?? .noList
        }
        var listing = Listing()
        var seen: Set<String> = []
        for entry in entries {
            guard listing.models.count < limits.mostModels else {
                listing.skipped[.overLimit, default: 0] += 1
                continue
            }
            switch read(entry: entry, dialect: dialect) {
            case .failure(let skip): listing.skipped[skip.reason, default: 0] += 1
            case .success(let model):
                if seen.insert(model.id).inserted {
                    listing.models.append(model)
                } else {
                    listing.skipped[.duplicate, default: 0] += 1
                }
            }
        }
        listing.next = nextPage(of: value)
        return listing
    }

    /// The list in whatever envelope it comes: `data`, `models`, `result`, `output.models`, or none.
    private static func entries(of value: JSONValue) -> [JSONValue]? {
        if let array = value.array { return array }
        for name in ["data", "models", "result", "output"] {
            guard let inner = value[name] else { continue }
            if let array = inner.array ?? inner["models"]?.array ?? inner["data"]?.array { return array }
        }
        return nil
    }

    /// The message of an answer that is an error in spite of its status.
    private static func failureMessage(of value: JSONValue) -> String? {
        guard let error = value["error"] else { return value["message"]?.string.map(cleaned) }
        return (error["message"]?.string ?? error.string).map(cleaned)
    }

    private static func cleaned(_ message: String) -> String {
        let shown = message.prefix(longestMessage).map { character in
            character.unicodeScalars.contains(where: \.isDeceptive) ? " " : character
        }
        return String(shown)
    }

    /// Where the next page is, by each of the ways in which listings are paged.
    private static func nextPage(of value: JSONValue) -> NextPage? {
        if value["has_more"]?.bool == true, let page = NextPage(name: "after_id", mark: value["last_id"]?.string) {
            return page
        }
        let marks = [("nextPageToken", "pageToken"), ("next_page_token", "page_token"), ("next_cursor", "cursor")]
        for (member, parameter) in marks {
            if let page = NextPage(name: parameter, mark: value[member]?.string) { return page }
        }
        return nil
    }
}
