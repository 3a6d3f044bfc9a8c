/// One field that a decision adds to an answer: `Allow`, `Retry-After`, CORS. Names and values are ours, never input.
package struct ResponseField: Sendable, Equatable {
    /// The field's name as it is written.
    package let name: String
    /// Its value.
    package let value: String

    /// A field.
    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}
