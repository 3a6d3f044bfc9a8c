import Foundation
import Testing

/// A Swift file of this package, as the tests of its structure see it.
struct SourceFile: Sendable, CustomTestStringConvertible {
    /// Where it is, from the package's root.
    let path: String
    /// Its lines as they are.
    let lines: [String]
    /// Its code: without comments, and with string literals emptied.
    let code: String

    /// The words of the code.
    let words: Set<String>

    var testDescription: String { path }

    /// The folder below `Sources/LemonadeCore`; nil for files of other targets.
    var coreFolder: String? {
        let parts = path.split(separator: "/")
        guard parts.count > 3, parts[0] == "Sources", parts[1] == "LemonadeCore" else { return nil }
        return String(parts[2])
    }

    /// The names of modules that it imports.
    var imports: [String] {
        code.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard let keyword = words.firstIndex(of: "import"), keyword < 2, words.count > keyword + 1 else {
                return nil
            }
            return String(words[words.endIndex - 1])
        }
    }

    /// The types that it declares for other files.
    var declaredTypes: [String] {
        code.split(separator: "\n").compactMap { line in
            guard line.first?.isWhitespace == false else { return nil }
            let form =
                /^(?:@\w+ |package |public |final |indirect )*(?:class|struct|enum|protocol|actor|typealias) (\w+)/
            return line.firstMatch(of: form).map { String($0.1) }
        }
    }

    /// Whether one of those words is in the code.
    func mentions(_ names: Set<String>) -> Bool {
        !words.isDisjoint(with: names)
    }

    /// The lines, counted from 1, that mention one of those words.
    func places(of names: Set<String>) -> [Int] {
        guard mentions(names) else { return [] }
        return places { !Self.words(in: $0).isDisjoint(with: names) }
    }

    /// The lines, counted from 1, that call a function of one of those names that is nobody's method.
    func freeCalls(of names: Set<String>) -> [Int] {
        guard mentions(names) else { return [] }
        return places { line in
            line.matches(of: /(?:^|[^.\w])(\w+)\(/).contains { call in
                names.contains(String(call.1)) && !line.contains("func \(call.1)(")
            }
        }
    }

    /// The lines, counted from 1, whose code a condition holds for.
    func places(where condition: (Substring) -> Bool) -> [Int] {
        code.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
            .filter { condition($0.element) }.map { $0.offset + 1 }
    }

    /// The words of a text: identifiers, keywords, numbers.
    static func words(in text: some StringProtocol) -> Set<String> {
        let pieces = Array(text.utf8).split { byte in
            !(byte == 0x5F || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF))
        }
        return Set(pieces.map { String(decoding: $0, as: UTF8.self) })
    }
}

extension SourceFile {
    /// The package's root.
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// Every Swift file below `Sources`.
    static let sources = all(below: "Sources")
    /// Every Swift file below `Tests`.
    static let tests = all(below: "Tests")
    /// The manifest.
    static let manifest = SourceFile(path: "Package.swift")

    private static func all(below folder: String) -> [SourceFile] {
        let files = FileManager.default.enumerator(atPath: root.appendingPathComponent(folder).path)
        return (files?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(".swift") }.sorted()
            .map { SourceFile(path: "\(folder)/\($0)") }
    }

    private init(path: String) {
        self.path = path
        let text = (try? String(contentsOf: Self.root.appendingPathComponent(path), encoding: .utf8)) ?? ""
        lines = text.components(separatedBy: "\n")
        code = Self.withoutCommentsAndLiterals(text)
        words = Self.words(in: code)
    }

    /// Good enough for this package's own code: line comments, and literals of one or of several lines, raw ones included.
    private static func withoutCommentsAndLiterals(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var code: [UInt8] = []
        var index = 0
        func has(_ token: [UInt8]) -> Bool { bytes[index...].starts(with: token) }
        while index < bytes.count {
            // Before anything that costs more: most bytes are none of these.
            let byte = bytes[index]
            guard byte == 0x22 || byte == 0x23 || byte == 0x2F else {
                code.append(byte)
                index += 1
                continue
            }
            if bytes[index] == UInt8(ascii: "/"), has(Array("//".utf8)) {
                while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index += 1 }
                continue
            }
            let hashes = bytes[index...].prefix { $0 == UInt8(ascii: "#") }
            let quote = index + hashes.count
            guard quote < bytes.count, bytes[quote] == UInt8(ascii: "\"") else {
                code.append(bytes[index])
                index += 1
                continue
            }
            index = quote
            let delimiter = Array((has(Array("\"\"\"".utf8)) ? "\"\"\"" : "\"").utf8)
            index += delimiter.count
            code.append(UInt8(ascii: "\""))
            let escape = [UInt8(ascii: "\\")] + hashes
            while index < bytes.count, !(bytes[index] == UInt8(ascii: "\"") && has(delimiter + hashes)) {
                if bytes[index] == UInt8(ascii: "\\"), has(escape) { index += escape.count }
                // Lines keep their numbers.
                if index < bytes.count, bytes[index] == UInt8(ascii: "\n") { code.append(bytes[index]) }
                index += 1
            }
            code.append(UInt8(ascii: "\""))
            index += delimiter.count + hashes.count
        }
        return String(decoding: code, as: UTF8.self)
    }
}
