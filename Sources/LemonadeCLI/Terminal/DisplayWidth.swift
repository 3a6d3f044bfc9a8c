/// How many columns of a terminal a text fills: what alignment needs, where neither bytes nor characters count.
enum DisplayWidth {
    /// The columns of a text without control characters.
    static func columns(of text: String) -> Int {
        text.reduce(0) { $0 + columns(of: $1) }
    }

    /// The columns of one character: what its base fills, whatever is combined with it.
    private static func columns(of character: Character) -> Int {
        guard let base = character.unicodeScalars.first else { return 0 }
        if base.isASCII { return 1 }
        switch base.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        let isEmoji = base.properties.isEmojiPresentation || character.unicodeScalars.contains("\u{FE0F}")
        return isEmoji || isWide(base.value) ? 2 : 1
    }

    /// The blocks that Unicode's East Asian Width calls wide or fullwidth (UAX #11), in whole ranges.
    private static func isWide(_ value: UInt32) -> Bool {
        switch value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
            0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
            0x1_7000...0x1_8CFF, 0x1_B000...0x1_B2FF, 0x2_0000...0x3_FFFD:
            true
        default: false
        }
    }
}
