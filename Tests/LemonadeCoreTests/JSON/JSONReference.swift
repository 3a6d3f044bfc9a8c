/// RFC 8259 in the order of its ABNF, as slowly and as plainly as it can be written: what the real reader is compared
/// with. Shares nothing with it.
struct JSONReference {
    private let bytes: [UInt8]
    private let maximumDepth: Int
    private var index = 0

    /// Whether the bytes are one JSON text nested no deeper than the limit.
    static func accepts(_ bytes: [UInt8], maximumDepth: Int = 512) -> Bool {
        // §8.1: UTF-8, as the standard library sees it.
        guard String(validating: bytes, as: UTF8.self) != nil else { return false }
        var reference = JSONReference(bytes: bytes, maximumDepth: maximumDepth)
        reference.whitespace()
        guard reference.value(depth: 0) else { return false }
        reference.whitespace()
        return reference.index == bytes.count
    }

    private init(bytes: [UInt8], maximumDepth: Int) {
        self.bytes = bytes
        self.maximumDepth = maximumDepth
    }

    private mutating func take(_ character: Character) -> Bool {
        guard index < bytes.count, bytes[index] == character.asciiValue else { return false }
        index += 1
        return true
    }

    private mutating func take(anyOf characters: String) -> Bool {
        for character in characters where take(character) { return true }
        return false
    }

    private mutating func whitespace() {
        while take(anyOf: " \t\n") || take("\r") {}
    }

    private mutating func value(depth: Int) -> Bool {
        guard index < bytes.count else { return false }
        switch Character(Unicode.Scalar(bytes[index])) {
        case "{": return container(depth: depth + 1, end: "}") { $0.member(depth: depth + 1) }
        case "[": return container(depth: depth + 1, end: "]") { $0.value(depth: depth + 1) }
        case "\"": return string()
        case "t": return word("true")
        case "f": return word("false")
        case "n": return word("null")
        default: return number()
        }
    }

    private mutating func container(depth: Int, end: Character, item: (inout JSONReference) -> Bool) -> Bool {
        guard depth <= maximumDepth else { return false }
        index += 1
        whitespace()
        if take(end) { return true }
        repeat {
            whitespace()
            guard item(&self) else { return false }
            whitespace()
        } while take(",")
        return take(end)
    }

    private mutating func member(depth: Int) -> Bool {
        guard string() else { return false }
        whitespace()
        guard take(":") else { return false }
        whitespace()
        return value(depth: depth)
    }

    private mutating func word(_ word: String) -> Bool {
        word.allSatisfy { take($0) }
    }

    private mutating func digits() -> Bool {
        guard take(anyOf: "0123456789") else { return false }
        while take(anyOf: "0123456789") {}
        return true
    }

    private mutating func number() -> Bool {
        _ = take("-")
        if !take("0") {
            guard take(anyOf: "123456789") else { return false }
            while take(anyOf: "0123456789") {}
        }
        if take(".") { guard digits() else { return false } }
        if take(anyOf: "eE") {
            _ = take(anyOf: "+-")
            guard digits() else { return false }
        }
        return true
    }

    private mutating func string() -> Bool {
        guard take("\"") else { return false }
        while index < bytes.count {
            if take("\"") { return true }
            if take("\\") {
                if take("u") {
                    for _ in 0..<4 { guard take(anyOf: "0123456789abcdefABCDEF") else { return false } }
                } else if !take(anyOf: "\"\\/bfnrt") {
                    return false
                }
            } else if bytes[index] < 0x20 {
                return false
            } else {
                index += 1
            }
        }
        return false
    }
}
