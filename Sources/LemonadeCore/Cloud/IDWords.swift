/// A model's id taken apart for the patterns: its letters in lower case, and its words.
struct IDWords {
    private let text: [UInt8]
    private let words: [ArraySlice<UInt8>]

    /// Takes an id apart.
    init(_ id: String) {
        let text = id.utf8.map { byte in
            (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
        }
        self.text = text
        words = text.split { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): false
            default: true
            }
        }
    }

    /// The kind that the first matching pattern gives.
    func kind(by patterns: [IDPattern]) -> ModelKind? {
        patterns.first { matches($0.mark) }?.kind
    }

    private func matches(_ mark: IDPattern.Mark) -> Bool {
        switch mark {
        case .word(let word): words.contains { $0.count == word.utf8.count && $0.starts(with: word.utf8) }
        case .start(let start): words.contains { $0.starts(with: start.utf8) }
        case .part(let part):
            text.indices.contains { text[$0...].starts(with: part.utf8) }
        }
    }
}
