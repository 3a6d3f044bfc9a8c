import LemonadeCore

extension Terminal {
    /// Writes facts as JSON, indented, with a line feed at the end.
    ///
    /// JSON leaves DEL and the C1 controls as they are, and terminals obey them: they are escaped, which means the same.
    func answer(_ value: JSONValue) throws(CommandFailure) {
        let text = String(decoding: value.serialized(pretty: true), as: UTF8.self)
        var safe = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if (0x7F...0x9F).contains(scalar.value) {
                safe.append(contentsOf: "\\u00\(String(scalar.value, radix: 16))".unicodeScalars)
            } else {
                safe.append(scalar)
            }
        }
        try answer(String(safe))
    }
}
