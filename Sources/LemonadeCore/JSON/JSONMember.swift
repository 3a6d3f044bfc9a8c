/// Where one member of an object lies in a text.
package struct JSONMember: Sendable, Equatable {
    /// The bytes of the name, inside its quotes, escapes and all.
    package let nameRange: Range<Int>

    /// Whether the name has escapes, and so has to be decoded before it means anything.
    package let nameHasEscapes: Bool

    /// The bytes of the value; of a string, with its quotes.
    package let valueRange: Range<Int>

    /// What the value is.
    package let kind: Kind

    /// The kinds of JSON values.
    package enum Kind: Sendable, Equatable {
        /// A string, with or without escapes.
        case string(hasEscapes: Bool)
        /// A number.
        case number
        /// The literal `true`.
        case `true`
        /// The literal `false`.
        case `false`
        /// The literal `null`.
        case null
        /// An object.
        case object
        /// An array.
        case array
    }
}
