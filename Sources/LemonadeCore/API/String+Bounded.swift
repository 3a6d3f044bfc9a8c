extension String {
    /// This text as an error message quotes it: what a client sent may be megabytes long.
    var bounded: String {
        let limit = 200
        guard utf8.count > limit else { return self }
        // By scalar, not by character: one character may carry any number of combining marks.
        return String(String.UnicodeScalarView(unicodeScalars.prefix(limit))) + "…"
    }
}
