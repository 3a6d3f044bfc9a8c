/// Reads a provider's listing: finds the list in its envelope, reads each entry by its shape, and passes over what is
/// no model. One bad entry never costs the others.
enum ListingReader {
    /// Longest part of a provider's error message that is repeated, in characters.
    static let longestMessage = 300

    /// Reads an answer's body.
    static func read(
        _ body: [UInt8], dialect: ProviderDialect, limits: ListingLimits = ListingLimits()
    ) throws(ListingError) -> Listing {
        guard body.count <= limits.mostBytes else { throw .tooLarge(limit: limits.mostBytes) }
        return try body.withUnsafeBufferPointer { (buffer) throws(ListingError) in
            let bytes = UnsafeRawBufferPointer(buffer)
            let document: ListingDocument
            do throws(JSONError) {
                document = try ListingDocument(bytes)
            } catch {
                let start = bytes.first { $0 > 0x20 }
                throw start == UInt8(ascii: "<") ? .webPage : .notJSON(error)
            }
            guard document.hasList else {
                throw failureMessage(of: document).map(ListingError.failure) ?? .noList
            }
            var listing = models(of: document, dialect: dialect, limits: limits)
            listing.next = nextPage(of: document)
            return listing
        }
    }

    private static func models(
        of document: ListingDocument, dialect: ProviderDialect, limits: ListingLimits
    ) -> Listing {
        var listing = Listing()
        var seen: Set<String> = []
        document.forEachElement { element in
            guard listing.models.count < limits.mostModels else {
                listing.skipped[.overLimit, default: 0] += 1
                return
            }
            switch read(element: element, dialect: dialect) {
            case .failure(let skip): listing.skipped[skip.reason, default: 0] += 1
            case .success(let model):
                if seen.insert(model.id).inserted {
                    listing.models.append(model)
                } else {
                    listing.skipped[.duplicate, default: 0] += 1
                }
            }
        }
        return listing
    }

    /// The message of an answer that is an error in spite of its status.
    private static func failureMessage(of document: ListingDocument) -> String? {
        guard let error = document["error"] else { return document["message"]?.string.map(cleaned) }
        return (error["message"]?.string ?? error.string).map(cleaned)
    }

    private static func cleaned(_ message: String) -> String {
        let shown = message.prefix(longestMessage).map { character in
            character.unicodeScalars.contains(where: \.isDeceptive) ? " " : character
        }
        return String(shown)
    }

    /// Where the next page is, by each of the ways in which listings are paged.
    private static func nextPage(of document: ListingDocument) -> NextPage? {
        if document["has_more"]?.bool == true, let page = NextPage(name: "after_id", mark: document["last_id"]?.string)
        {
            return page
        }
        let marks = [("nextPageToken", "pageToken"), ("next_page_token", "page_token"), ("next_cursor", "cursor")]
        for (member, parameter) in marks {
            if let page = NextPage(name: parameter, mark: document[member]?.string) { return page }
        }
        return nil
    }
}
