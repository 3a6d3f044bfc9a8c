/// Takes out of somebody else's text what a terminal would obey: control characters and escape sequences (ECMA-48).
///
/// Line feeds and tabs stay. Sequences are removed whole, however the text is cut into pieces, and never reach over a
/// line feed, so that a stray introducer costs one line at most.
struct TextSanitizer: Sendable {
    private enum State {
        /// Outside any sequence.
        case text
        /// After ESC; exits with a final byte, or into one of the states below.
        case escape
        /// After CSI; exits with a final byte (0x40–0x7E).
        case controlSequence
        /// In an operating system command or another string; exits with BEL, ST or a line feed.
        case string
        /// After ESC inside a string: the first half of ST, or another sequence.
        case stringEscape
    }

    private var state = State.text

    /// The next piece of a text, cleaned.
    mutating func clean(_ text: String) -> String {
        var cleaned = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            feed(scalar, into: &cleaned)
        }
        return String(cleaned)
    }

    /// A whole text, cleaned.
    static func text(_ text: String) -> String {
        var sanitizer = TextSanitizer()
        return sanitizer.clean(text)
    }

    /// A whole text as one line without bidirectional overrides, which can make a name look like another one.
    static func line(_ text: String) -> String {
        var line = String.UnicodeScalarView()
        for scalar in Self.text(text).unicodeScalars {
            switch scalar.value {
            case 0x09, 0x0A, 0x2028, 0x2029: line.append(" ")
            case 0x202A...0x202E, 0x2066...0x2069: break
            default: line.append(scalar)
            }
        }
        return String(line)
    }

    private mutating func feed(_ scalar: Unicode.Scalar, into cleaned: inout String.UnicodeScalarView) {
        switch state {
        case .text:
            feedText(scalar, into: &cleaned)
        case .escape:
            switch scalar.value {
            case 0x5B: state = .controlSequence
            case 0x50, 0x58, 0x5D, 0x5E, 0x5F: state = .string
            case 0x20...0x2F: break
            case 0x30...0x7E: state = .text
            default: leave(with: scalar, into: &cleaned)
            }
        case .controlSequence:
            switch scalar.value {
            case 0x20...0x3F: break
            case 0x40...0x7E: state = .text
            default: leave(with: scalar, into: &cleaned)
            }
        case .string:
            switch scalar.value {
            case 0x07, 0x9C: state = .text
            case 0x1B: state = .stringEscape
            case 0x0A: leave(with: scalar, into: &cleaned)
            default: break
            }
        case .stringEscape:
            if scalar == "\\" {
                state = .text
            } else {
                state = .escape
                feed(scalar, into: &cleaned)
            }
        }
    }

    private mutating func feedText(_ scalar: Unicode.Scalar, into cleaned: inout String.UnicodeScalarView) {
        switch scalar.value {
        case 0x09, 0x0A: cleaned.append(scalar)
        case 0x1B: state = .escape
        case 0x9B: state = .controlSequence
        case 0x90, 0x98, 0x9D, 0x9E, 0x9F: state = .string
        case 0x00...0x1F, 0x7F...0x9F: break
        default: cleaned.append(scalar)
        }
    }

    private mutating func leave(with scalar: Unicode.Scalar, into cleaned: inout String.UnicodeScalarView) {
        state = .text
        feedText(scalar, into: &cleaned)
    }
}
