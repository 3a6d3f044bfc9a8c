/// Tells whether an event stream that passes by is between two events, so that something of our own can be put in
/// without glueing it to half an event. Looks at no more than the last three bytes of a chunk.
///
/// Between events means: a blank line has just ended, or nothing has come yet. A blank line is a line end directly
/// after a line end, where CRLF is one. After a CR it is not known whether an LF that belongs to it will follow, so a
/// stream that rests there is not between events; one whose lines all end in a lone CR, which nobody sends, never is.
/// A byte order mark is taken for the start of a line like any other byte: at worst the answer is no where it could be
/// yes.
package struct EventBoundary: Sendable, Equatable {
    private enum State {
        /// After a blank line, or at the start.
        case blank
        /// After a CR that ended a blank line.
        case blankReturn
        /// Inside a line.
        case inLine
        /// After the end of a line that was not blank.
        case lineEnded
        /// After a CR that ended a line that was not blank.
        case lineReturn
    }

    private var state = State.blank

    /// A boundary at the start of a stream.
    package init() {}

    /// Whether the bytes observed so far end between two events.
    package var isBetweenEvents: Bool { state == .blank }

    /// Takes note of the next bytes of the stream.
    package mutating func observe(_ chunk: UnsafeRawBufferPointer) {
        // What the first of three bytes ended does not matter: the other two decide whether a line after it was blank.
        if chunk.count >= 3 { state = .inLine }
        for byte in chunk.suffix(3) { step(byte) }
    }

    private mutating func step(_ byte: UInt8) {
        switch (byte, state) {
        case (UInt8(ascii: "\n"), .blank), (UInt8(ascii: "\n"), .blankReturn), (UInt8(ascii: "\n"), .lineEnded):
            state = .blank
        case (UInt8(ascii: "\n"), .inLine), (UInt8(ascii: "\n"), .lineReturn):
            state = .lineEnded
        case (UInt8(ascii: "\r"), .blank), (UInt8(ascii: "\r"), .blankReturn), (UInt8(ascii: "\r"), .lineEnded),
            (UInt8(ascii: "\r"), .lineReturn):
            state = .blankReturn
        case (UInt8(ascii: "\r"), .inLine):
            state = .lineReturn
        default:
            state = .inLine
        }
    }
}
