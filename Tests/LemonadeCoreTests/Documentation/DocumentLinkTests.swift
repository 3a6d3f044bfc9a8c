import Foundation
import Testing

@Suite struct DocumentLinkTests {
    @Test func thereIsADocumentForEverythingPromised() {
        let names = Set(Document.all.map(\.path))
        for name in ["api", "architecture", "cli", "cloud", "configuration", "performance", "threat-model"] {
            #expect(names.contains("docs/\(name).md"))
        }
        #expect(names.contains("README.md"))
    }

    @Test(arguments: Document.all) func everyLinkLeadsSomewhere(_ document: Document) throws {
        let folder = document.path.contains("/") ? "docs/" : ""
        for link in document.links where !link.hasPrefix("https://") {
            let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let target = parts[0].isEmpty ? document.path : Self.normalised(folder + parts[0])
            let file = Document.root.appending(path: target).path(percentEncoded: false)
            #expect(FileManager.default.fileExists(atPath: file), "\(document.path) links to \(link)")
            guard parts.count == 2 else { continue }
            let other = try #require(Document.all.first { $0.path == target }, "\(document.path) links to \(link)")
            #expect(other.anchors.contains(parts[1]), "\(document.path) links to \(link)")
        }
    }

    /// A list of contents that has fallen behind is worse than none.
    @Test(arguments: Document.all) func aListOfContentsIsComplete(_ document: Document) {
        let contents = document.prose.components(separatedBy: "\n").filter { $0.hasPrefix("- [") && $0.contains("](#") }
        guard !contents.isEmpty else { return }
        let listed = contents.compactMap { $0.firstMatch(of: /\]\(#([^)]+)\)/).map { String($0.1) } }
        let sections = document.prose.components(separatedBy: "\n").filter { $0.hasPrefix("## ") }
        #expect(listed.count == sections.count, "\(document.path) has sections that its contents do not list")
    }

    @Test(arguments: Document.all) func everyFileThatIsNamedExists(_ document: Document) {
        let roots = ["Sources/", "Tests/", "docs/", ".ci/"]
        for span in document.codeSpans
        where roots.contains(where: span.hasPrefix) && !span.contains(where: { " *…".contains($0) }) {
            let file = Document.root.appending(path: span).path(percentEncoded: false)
            #expect(FileManager.default.fileExists(atPath: file), "\(document.path) names \(span)")
        }
    }

    /// `SomethingTests.doesThis` in a document is a test that exists, and `SomethingTests` a suite.
    @Test(arguments: Document.all) func everyTestThatIsNamedExists(_ document: Document) throws {
        for span in document.codeSpans {
            guard let match = span.wholeMatch(of: /([A-Z]\w*Tests)(?:\.(\w+))?/), match.1 != "LemonadeCoreTests" else {
                continue
            }
            let source = try #require(Self.testSources[String(match.1)], "\(document.path) names \(span)")
            guard let name = match.2 else { continue }
            #expect(source.contains("func \(name)("), "\(document.path) names \(span)")
        }
    }

    /// The text of each test suite by its file's name.
    private static let testSources: [String: String] = {
        let folder = Document.root.appending(path: "Tests/LemonadeCoreTests")
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        var sources: [String: String] = [:]
        while let file = files?.nextObject() as? URL {
            guard file.pathExtension == "swift", let data = try? Data(contentsOf: file) else { continue }
            sources[file.deletingPathExtension().lastPathComponent] = String(decoding: data, as: UTF8.self)
        }
        return sources
    }()

    private static func normalised(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") {
            if part == ".." { parts = Array(parts.dropLast()) } else { parts.append(part) }
        }
        return parts.joined(separator: "/")
    }
}
