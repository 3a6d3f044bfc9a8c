/// What `JSONWalker` meets in a text, in the text's order; ranges are bytes of the text.
enum JSONEvent {
    /// A member's name; the range lies inside its quotes.
    case name(Range<Int>, hasEscapes: Bool)
    /// A value that holds no others; a string's range has its quotes.
    case scalar(JSONMember.Kind, Range<Int>)
    /// An object or an array begins at a byte.
    case opened(isObject: Bool, at: Int)
    /// The innermost object or array ended before a byte.
    case closed(isObject: Bool, end: Int)
}
