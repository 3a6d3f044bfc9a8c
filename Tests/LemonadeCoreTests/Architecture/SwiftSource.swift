import Foundation

/// A source file as a list of words, for tests that hold the architecture to the code.
struct SwiftSource {
    /// One identifier or keyword.
    struct Word {
        /// Its letters.
        let text: String
        /// The byte in front of it that is no space; 0 at the beginning.
        let before: UInt8
        /// The byte behind it that is no space; 0 at the end.
        let after: UInt8
        /// How many braces are open around it.
        let depth: Int
    }

    /// The path below `Sources`.
    let path: String
    /// The words outside of comments and literals, in order.
    let words: [Word]

    /// The folder below `Sources/LemonadeCore` that it is in; empty for a file beside the folders.
    var folder: String {
        let parts = path.split(separator: "/")
        return parts.count > 2 ? String(parts[1]) : ""
    }

    /// The modules that it imports.
    var imports: [String] {
        zip(words, words.dropFirst()).filter { $0.0.text == "import" }.map(\.1.text)
    }

    /// The types that it declares, but for private ones and those inside of others.
    var types: [String] {
        let keywords: Set = ["struct", "class", "enum", "actor", "protocol"]
        var types: [String] = []
        for index in words.indices.dropLast() where words[index].depth == 0 && keywords.contains(words[index].text) {
            let isHidden = index > 0 && ["private", "fileprivate"].contains(words[index - 1].text)
            if !isHidden { types.append(words[index + 1].text) }
        }
        return types
    }

    /// Every source of the core.
    static func core() throws -> [SwiftSource] {
        let sources = Document.root.appending(path: "Sources").path(percentEncoded: false)
        let files = FileManager.default.enumerator(atPath: sources + "/LemonadeCore")
        var found: [SwiftSource] = []
        while let name = files?.nextObject() as? String {
            guard name.hasSuffix(".swift") else { continue }
            let path = "LemonadeCore/\(name)"
            let bytes = try Data(contentsOf: URL(filePath: "\(sources)/\(path)"))
            found.append(SwiftSource(path: path, words: words(of: Array(bytes))))
        }
        return found
    }

    /// Reads just enough of Swift to pass over comments and string literals.
    static func words(of bytes: [UInt8]) -> [Word] {
        var words: [(text: String, before: UInt8, end: Int, depth: Int)] = []
        var before: UInt8 = 0
        var depth = 0
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "/"), index + 1 < bytes.count, bytes[index + 1] == byte {
                while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index += 1 }
            } else if byte == UInt8(ascii: "\"") {
                index = endOfString(bytes, from: index)
                before = byte
            } else if isWordByte(byte) {
                let start = index
                while index < bytes.count, isWordByte(bytes[index]) { index += 1 }
                words.append((String(decoding: bytes[start..<index], as: UTF8.self), before, index, depth))
                before = byte
            } else {
                if byte > 0x20 { before = byte }
                if byte == UInt8(ascii: "{") { depth += 1 }
                if byte == UInt8(ascii: "}") { depth -= 1 }
                index += 1
            }
        }
        return words.map { word in
            Word(
                text: word.text, before: word.before, after: bytes[word.end...].first { $0 > 0x20 } ?? 0,
                depth: word.depth)
        }
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private static func endOfString(_ bytes: [UInt8], from start: Int) -> Int {
        let quote = UInt8(ascii: "\"")
        let isLong = bytes[start...].starts(with: [quote, quote, quote])
        var index = start + (isLong ? 3 : 1)
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "\\") {
                index += 2
            } else if isLong ? bytes[index...].starts(with: [quote, quote, quote]) : bytes[index] == quote {
                return index + (isLong ? 3 : 1)
            } else {
                index += 1
            }
        }
        return index
    }
}
