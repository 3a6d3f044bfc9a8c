import Glibc

/// Why a text is not JSON, and where; `description` is one plain sentence for a person.
package struct JSONError: Error, Sendable, Equatable {
    /// What is wrong.
    package let kind: Kind

    /// The byte at which reading stopped, from the start of the text.
    package let offset: Int

    /// The line of that byte, from 1; LF, CR and CRLF end lines.
    package let line: Int

    /// The character of that line, from 1, counted in Unicode scalars as editors do.
    package let column: Int

    /// The ways in which a text can fail to be JSON.
    package enum Kind: Sendable, Equatable {
        /// Nothing but white space.
        case emptyText
        /// A byte order mark where none is allowed.
        case byteOrderMark
        /// The text ends before its value does.
        case unexpectedEnd
        /// No value begins here.
        case expectedValue
        /// No member name begins here.
        case expectedName
        /// No colon follows a member's name.
        case expectedColon
        /// Neither a comma nor the end of the object follows a member.
        case expectedCommaOrBrace
        /// Neither a comma nor the end of the array follows an element.
        case expectedCommaOrBracket
        /// A word that is not `true`, `false` or `null`.
        case invalidLiteral
        /// A number that RFC 8259 §6 does not allow.
        case invalidNumber
        /// A control character inside a string.
        case controlCharacter
        /// A backslash followed by something that cannot follow it.
        case invalidEscape
        /// A byte inside a string that is not UTF-8.
        case invalidUTF8
        /// More open objects and arrays than the limit.
        case tooDeep(limit: Int)
        /// Something other than white space after the value.
        case textAfterValue
        /// A value of another kind where an object is required; the text itself is valid.
        case notAnObject
    }

    /// An error at a byte of a text. The line and the column are worked out here, so that reading never counts them;
    /// still without looking at each byte where it can be helped, because the text may be a request of many MiB.
    @inline(never)
    init(_ kind: Kind, at offset: Int, in bytes: UnsafeRawBufferPointer) {
        let before = UnsafeRawBufferPointer(rebasing: bytes[..<offset])
        var lineEnds = 0
        var lineStart = 0
        before.forEachIndex(of: UInt8(ascii: "\n")) { index in
            lineEnds += 1
            lineStart = index + 1
        }
        before.forEachIndex(of: UInt8(ascii: "\r")) { index in
            // The CR of a CRLF ends no line of its own.
            guard index + 1 == bytes.count || bytes[index + 1] != UInt8(ascii: "\n") else { return }
            lineEnds += 1
            lineStart = max(lineStart, index + 1)
        }
        self.kind = kind
        self.offset = offset
        line = lineEnds + 1
        // A continuation byte belongs to the character before it.
        column = before[lineStart...].reduce(1) { $1 & 0xC0 == 0x80 ? $0 : $0 &+ 1 }
    }
}

extension UnsafeRawBufferPointer {
    /// Visits every place where a byte occurs, in order.
    fileprivate func forEachIndex(of byte: UInt8, _ body: (Int) -> Void) {
        guard let baseAddress else { return }
        var start = 0
        while start < count, let found = memchr(baseAddress + start, Int32(byte), count - start) {
            let index = UnsafeRawPointer(found) - baseAddress
            body(index)
            start = index + 1
        }
    }
}

extension JSONError: CustomStringConvertible {
    /// "line 3, column 7: expected a comma or '}'".
    package var description: String {
        "line \(line), column \(column): \(kind.description)"
    }
}

extension JSONError.Kind: CustomStringConvertible {
    /// What is wrong, without the place.
    package var description: String {
        switch self {
        case .emptyText: "the text is empty"
        case .byteOrderMark: "a byte order mark is not allowed before JSON"
        case .unexpectedEnd: "the text ends before its value is complete"
        case .expectedValue: "expected a value"
        case .expectedName: "expected a member name in double quotes"
        case .expectedColon: "expected a colon after the member name"
        case .expectedCommaOrBrace: "expected a comma or '}'"
        case .expectedCommaOrBracket: "expected a comma or ']'"
        case .invalidLiteral: "expected true, false or null"
        case .invalidNumber: "this is not a number as JSON spells one"
        case .controlCharacter: "a control character in a string must be escaped"
        case .invalidEscape: "this escape does not exist in JSON"
        case .invalidUTF8: "this byte is not valid UTF-8"
        case .tooDeep(let limit): "objects and arrays are nested deeper than \(limit) levels"
        case .textAfterValue: "unexpected text after the value"
        case .notAnObject: "expected an object"
        }
    }
}
