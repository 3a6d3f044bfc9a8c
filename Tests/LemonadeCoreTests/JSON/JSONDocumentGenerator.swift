/// Makes JSON texts, and texts that are nearly JSON, from a seed: the same seed always makes the same texts.
struct JSONDocumentGenerator: RandomNumberGenerator {
    private var state: UInt64

    /// A generator for a seed.
    init(seed: UInt64) {
        state = seed
    }

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A valid text.
    mutating func document() -> [UInt8] {
        Array((space() + value(depth: 0) + space()).utf8)
    }

    /// A valid text whose value is an object.
    mutating func object() -> [UInt8] {
        Array((space() + container(depth: 0, opener: "{", closer: "}") { $0.member(depth: 0) } + space()).utf8)
    }

    /// The text with a few bytes dropped, doubled, moved or replaced, mostly by bytes that mean something in JSON.
    mutating func mutated(_ text: [UInt8]) -> [UInt8] {
        var text = text
        for _ in 0...Int.random(in: 0..<3, using: &self) {
            guard !text.isEmpty else { return text }
            let place = text.indices.randomElement(using: &self) ?? 0
            let end = min(text.count, place + Int.random(in: 1...4, using: &self))
            switch Int.random(in: 0..<7, using: &self) {
            case 0: text.remove(at: place)
            case 1: text[place] = interestingByte()
            case 2: text.insert(interestingByte(), at: place)
            case 3: text.removeSubrange(place...)
            case 4: text.insert(contentsOf: text[place..<end], at: text.indices.randomElement(using: &self) ?? 0)
            case 5: text[place] ^= 1 << UInt8.random(in: 0..<8, using: &self)
            default: text.swapAt(place, text.indices.randomElement(using: &self) ?? 0)
            }
        }
        return text
    }

    private mutating func interestingByte() -> UInt8 {
        let bytes =
            Array("{}[]:,\"\\/ \n\t0123456789+-.eEabfnrtu".utf8) + [0x00, 0x1F, 0x7F, 0x80, 0xC2, 0xED, 0xF4, 0xFF]
        return bytes.randomElement(using: &self) ?? 0
    }

    private mutating func pick(_ choices: [String]) -> String {
        choices.randomElement(using: &self) ?? ""
    }

    private mutating func space() -> String {
        pick(["", "", "", "", " ", "\n", "\t", "\r\n  "])
    }

    private mutating func value(depth: Int) -> String {
        switch Int.random(in: 0..<(depth < 4 ? 9 : 6), using: &self) {
        case 0: pick(["true", "false", "null"])
        case 1, 2: number()
        case 3, 4, 5: string()
        case 6: container(depth: depth, opener: "[", closer: "]") { $0.value(depth: depth + 1) }
        default: container(depth: depth, opener: "{", closer: "}") { $0.member(depth: depth) }
        }
    }

    private mutating func container(
        depth: Int, opener: String, closer: String, item: (inout JSONDocumentGenerator) -> String
    ) -> String {
        var items: [String] = []
        for _ in 0..<Int.random(in: 0..<4, using: &self) { items.append(space() + item(&self) + space()) }
        return opener + (items.isEmpty ? space() : items.joined(separator: ",")) + closer
    }

    private mutating func member(depth: Int) -> String {
        let name = pick(["\"model\"", "\"stream\"", "\"mod\\u0065l\"", string(), string()])
        return name + space() + ":" + space() + value(depth: depth + 1)
    }

    private mutating func number() -> String {
        pick(["", "-"]) + pick(["0", "1", "10", "907", "123456789"]) + pick(["", "", ".0", ".5", ".1250"])
            + pick(["", "", "e1", "E+2", "e-3", "E05"])
    }

    private mutating func string() -> String {
        let pieces = [
            "a", "model", " ", "the quick brown fox", "é", "€", "😀", "\u{7F}", "\u{2028}", "\\n", "\\\"", "\\\\", "\\/",
            "\\b\\f\\r\\t",
            "\\u0041", "\\u00e9", "\\uD83D\\uDE00", "\\u001f", "0", "{", "]", ",", ":", "'",
        ]
        var string = "\""
        for _ in 0..<Int.random(in: 0..<5, using: &self) { string += pick(pieces) }
        return string + "\""
    }
}
