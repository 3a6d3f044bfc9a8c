/// A text of arguments, taken apart as a shell would: spaces set words apart, quotes and backslashes keep them together.
/// Nothing is expanded.
enum ArgumentText {
    /// The words; nil when a quote is not closed.
    static func words(_ text: String) -> [String]? {
        var words: [String] = []
        var word: String.UnicodeScalarView?
        var quote: Unicode.Scalar?
        var scalars = text.unicodeScalars.makeIterator()
        while let scalar = scalars.next() {
            switch (scalar, quote) {
            case ("'", nil), ("\"", nil):
                quote = scalar
                word = word ?? String.UnicodeScalarView()
            case (let scalar, let open?) where scalar == open: quote = nil
            case ("\\", nil), ("\\", "\""):
                guard let next = scalars.next() else { return nil }
                word = word ?? String.UnicodeScalarView()
                word?.append(next)
            case (" ", nil), ("\t", nil), ("\n", nil), ("\r", nil):
                if let finished = word { words.append(String(finished)) }
                word = nil
            default:
                word = word ?? String.UnicodeScalarView()
                word?.append(scalar)
            }
        }
        guard quote == nil else { return nil }
        if let word { words.append(String(word)) }
        return words
    }
}
