import Foundation
import Testing

/// One of the repository's documents, for tests that hold it to the code.
struct Document: Sendable, CustomTestStringConvertible {
    /// Its path from the repository's root.
    let path: String
    /// What it says.
    let text: String

    /// A block between two fences.
    struct Fence: Sendable {
        /// What stands behind the opening fence.
        let language: String
        /// The lines between the fences.
        let lines: [String]

        /// The lines as one text, without a line feed at its end.
        var text: String { lines.joined(separator: "\n") }
    }

    /// The document at a path from the repository's root.
    init(_ path: String) throws {
        self.path = path
        text = String(decoding: try Data(contentsOf: Document.root.appending(path: path)), as: UTF8.self)
    }

    /// The repository's root, found from this file's own place.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
        .standardizedFileURL

    /// Every document that users and contributors read.
    static let all: [Document] = {
        let folder = root.appending(path: "docs").path(percentEncoded: false)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let paths =
            ["README.md", "CONTRIBUTING.md"] + names.filter { $0.hasSuffix(".md") }.sorted().map { "docs/\($0)" }
        return paths.compactMap { try? Document($0) }
    }()

    /// Whether the tests are asked to write what they generate into the documents: `LEMONADE_UPDATE_DOCS=1 swift test
    /// --filter Document`.
    static let isUpdating = ProcessInfo.processInfo.environment["LEMONADE_UPDATE_DOCS"] == "1"

    /// Writes the document anew.
    func replace(with text: String) throws {
        try Data(text.utf8).write(to: Document.root.appending(path: path))
    }

    var testDescription: String { path }
}

extension Document {
    /// The lines with whether each is inside a fenced block (the fences themselves are).
    private var markedLines: [(text: String, isFenced: Bool)] {
        var isInside = false
        return text.components(separatedBy: "\n").map { line in
            guard line.hasPrefix("```") else { return (line, isInside) }
            isInside.toggle()
            return (line, true)
        }
    }

    /// The lines outside of fenced blocks, one text.
    var prose: String {
        markedLines.filter { !$0.isFenced }.map(\.text).joined(separator: "\n")
    }

    /// The text in one line, for looking for what may be wrapped.
    var unwrapped: String { text.split(whereSeparator: \.isWhitespace).joined(separator: " ") }

    /// The fenced blocks in order.
    var fences: [Fence] {
        var fences: [Fence] = []
        var language: String?
        var lines: [String] = []
        for line in text.components(separatedBy: "\n") {
            if line.hasPrefix("```") {
                if let open = language {
                    fences.append(Fence(language: open, lines: lines))
                    language = nil
                } else {
                    language = String(line.dropFirst(3))
                    lines = []
                }
            } else if language != nil {
                lines.append(line)
            }
        }
        return fences
    }

    /// The headings as links name them: lower case, without punctuation, `-` for spaces.
    var anchors: Set<String> {
        var anchors: Set<String> = []
        for line in prose.components(separatedBy: "\n") where line.hasPrefix("#") {
            let title = line.drop { $0 == "#" }.drop { $0 == " " }.lowercased()
            let kept = title.filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" || $0 == "_" }
            anchors.insert(kept.replacing(" ", with: "-"))
        }
        return anchors
    }

    /// The targets of all links.
    var links: [String] {
        prose.matches(of: /\[[^\]]*\]\(([^)\s]+)\)/).map { String($0.1) }
    }

    /// What stands in backticks, outside of fenced blocks.
    var codeSpans: [String] {
        prose.matches(of: /`([^`\n]+)`/).map { String($0.1) }
    }

    /// The lines of the table that begins with that line; empty when there is none.
    func table(beginning header: String) -> [String] {
        let lines = text.components(separatedBy: "\n")
        guard let start = lines.firstIndex(of: header) else { return [] }
        return Array(lines[start...].prefix { $0.hasPrefix("|") })
    }

    /// The text with the table that begins as `table` does replaced by it.
    func replacing(table: [String]) -> String {
        var lines = text.components(separatedBy: "\n")
        guard let header = table.first, let start = lines.firstIndex(of: header) else { return text }
        lines.replaceSubrange(start..<start + self.table(beginning: header).count, with: table)
        return lines.joined(separator: "\n")
    }
}
