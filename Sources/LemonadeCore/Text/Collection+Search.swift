// The standard library's own searches are in its module for regular expressions, which would come with them: a megabyte of
// every process's memory for a handful of calls. Declared here, they are preferred.

extension Collection where Element: Equatable {
    /// Where `other` stands first; nil where it does not.
    package func firstPlace(of other: some Collection<Element>) -> Range<Index>? {
        var start = startIndex
        while true {
            var (here, there) = (start, other.startIndex)
            while there != other.endIndex, here != endIndex, self[here] == other[there] {
                formIndex(after: &here)
                other.formIndex(after: &there)
            }
            if there == other.endIndex { return start..<here }
            if here == endIndex { return nil }
            formIndex(after: &start)
        }
    }
}

extension String {
    /// The text with `other` replaced wherever it stands.
    package func withEvery(_ other: String, replacedBy replacement: String) -> String {
        guard !other.isEmpty else { return self }
        var result = ""
        var rest = self[...]
        while let place = rest.firstPlace(of: other) {
            result += rest[..<place.lowerBound] + replacement
            rest = rest[place.upperBound...]
        }
        return result + rest
    }
}

extension StringProtocol {
    /// Whether `other` stands in it, byte for byte.
    package func contains(_ other: String) -> Bool {
        utf8.firstPlace(of: other.utf8) != nil
    }
}
