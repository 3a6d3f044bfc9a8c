/// Text from outside, made harmless for a log: it can neither end a line, nor steer a terminal, nor hide itself.
enum LogText {
    /// The text as it is when it is one plain word, else in quotes with escapes.
    static func appendPlainOrQuoted(_ text: String, to line: inout [UInt8]) {
        var text = LogText.cut(text)
        let isPlain = text.withUTF8 { bytes in
            !bytes.isEmpty
                && bytes.allSatisfy {
                    (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
                        && $0 != UInt8(ascii: "=")
                }
        }
        if isPlain {
            line += text.utf8
        } else {
            appendQuoted(text, to: &line) { "\\u{\(String($0.value, radix: 16))}" }
        }
    }

    /// The text as a JSON string (RFC 8259 §7).
    static func appendJSON(_ text: String, to line: inout [UInt8], uncut: Bool = false) {
        appendQuoted(uncut ? text : LogText.cut(text), to: &line) { scalar in
            String(scalar).utf16.map { unit in
                let digits = String(unit, radix: 16)
                return "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
            }.joined()
        }
    }

    private static func appendQuoted(_ text: String, to line: inout [UInt8], escape: (Unicode.Scalar) -> String) {
        line.append(UInt8(ascii: "\""))
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": line += "\\\"".utf8
            case "\\": line += "\\\\".utf8
            case "\n": line += "\\n".utf8
            case "\r": line += "\\r".utf8
            case "\t": line += "\\t".utf8
            case " "..."~": line.append(UInt8(truncatingIfNeeded: scalar.value))
            case _ where isHarmful(scalar): line += escape(scalar).utf8
            default: line += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
            }
        }
        line.append(UInt8(ascii: "\""))
    }

    /// Controls (C1 begins escape sequences in some terminals), line ends, and the invisible characters that reorder text;
    /// not the joiners, which belong to emoji and to scripts.
    private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        case .format: scalar.value != 0x200C && scalar.value != 0x200D
        default: false
        }
    }

    private static func cut(_ text: String) -> String {
        guard text.utf8.count > LogLayout.maximumValueBytes else { return text }
        return String(decoding: text.utf8.prefix(LogLayout.maximumValueBytes), as: UTF8.self) + "…"
    }
}
