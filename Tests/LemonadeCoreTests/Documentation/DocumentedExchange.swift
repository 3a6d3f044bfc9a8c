@testable import LemonadeCore

/// A request that a document shows, and the answer that it promises.
struct DocumentedExchange {
    /// The method and the path.
    let request: String
    /// The body of the request; empty for none.
    let requestBody: String
    /// The status of the answer.
    let status: Int
    /// Fields that the answer has; a value that ends in `…` goes on.
    let fields: [(name: String, value: String)]
    /// The body of the answer.
    let body: String

    /// The examples of a document: fenced blocks marked `http`, request and answer in turn.
    static func all(in document: Document) throws -> [DocumentedExchange] {
        let blocks = document.fences.filter { $0.language == "http" }
        var examples: [DocumentedExchange] = []
        for index in stride(from: 0, to: blocks.count, by: 2) {
            guard index + 1 < blocks.count, blocks[index + 1].lines.first?.hasPrefix("HTTP/1.1 ") == true else {
                throw DocumentError(text: "the example has no answer: \(blocks[index].text)")
            }
            examples.append(DocumentedExchange(blocks[index].lines, blocks[index + 1].lines))
        }
        return examples
    }

    private init(_ asked: [String], _ answered: [String]) {
        request = asked.first ?? ""
        requestBody = asked.dropFirst(2).joined(separator: "\n")
        status = Int(answered[0].split(separator: " ")[1]) ?? 0
        let head = answered.dropFirst().prefix { !$0.isEmpty }
        fields = head.map { line in
            let colon = line.firstIndex(of: ":") ?? line.startIndex
            return (line[..<colon].lowercased(), String(line[colon...].dropFirst(2)))
        }
        body = answered.dropFirst(head.count + 2).joined(separator: "\n")
    }
}

/// A document that cannot be read as meant.
struct DocumentError: Error, CustomStringConvertible {
    /// What is wrong.
    let text: String

    var description: String { text }
}

extension JSONValue {
    /// Members whose values differ from run to run, with all below them.
    private static let varying: Set = [
        "OS Version", "Processor", "Physical Memory", "cpu", "version", "at", "last_use", "time_to_first_token",
    ]

    /// Where the value departs from what is documented; nil when it does not. Of what varies only the type counts.
    func difference(from documented: JSONValue, at path: String = "", isLoose: Bool = false) -> String? {
        switch (documented, self) {
        case (.object(let expected), .object(let actual)):
            let names = (expected.members.map(\.name), actual.members.map(\.name))
            guard names.0 == names.1 else { return "\(path): \(names.1) instead of \(names.0)" }
            for (left, right) in zip(expected.members, actual.members) {
                let place = "\(path)/\(left.name)"
                let varies = isLoose || Self.varying.contains(left.name)
                if let found = right.value.difference(from: left.value, at: place, isLoose: varies) { return found }
            }
            return nil
        case (.array(let expected), .array(let actual)):
            guard expected.count == actual.count else { return "\(path): \(actual.count) elements" }
            for (index, pair) in zip(expected, actual).enumerated() {
                let place = "\(path)/\(index)"
                if let found = pair.1.difference(from: pair.0, at: place, isLoose: isLoose) { return found }
            }
            return nil
        case (.string, .string), (.number, .number), (.bool, .bool):
            return isLoose || documented == self ? nil : "\(path): \(self) instead of \(documented)"
        default:
            return documented == self ? nil : "\(path): \(self) instead of \(documented)"
        }
    }
}
