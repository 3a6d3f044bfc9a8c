@testable import LemonadeCore

/// The relay's scanner: it accepts what RFC 8259 accepts, finds what a tree holds, and what is spliced by it changes the
/// model's name and nothing else.
enum JSONScannerTarget {
    /// Feeds it once.
    @Sendable static func check(_ bytes: UnsafeRawBufferPointer) {
        let isJSON = JSONReference.accepts(Array(bytes))
        let tree = try? JSONValue.parse(bytes)
        require((tree != nil) == isJSON, "tree: \(tree != nil), reference: \(isJSON)")
        checkScanner(bytes, tree)
        checkFacts(bytes, tree)
    }

    private static func checkScanner(_ bytes: UnsafeRawBufferPointer, _ tree: JSONValue?) {
        var members: [JSONMember] = []
        do throws(JSONError) {
            try JSONScanner.scanObject(bytes) { members.append($0) }
        } catch {
            require((0...bytes.count).contains(error.offset), "the error is at \(error.offset) of \(bytes.count)")
            require(error.line >= 1 && error.column >= 1, "the error is at \(error.line):\(error.column)")
            require((error.kind == .notAnObject) == (tree != nil), "\(error), but the tree is \(tree != nil)")
            require(tree?.object == nil, "refused as \(error), but it is an object")
            return
        }
        guard let object = tree?.object else {
            require(false, "accepted, but it is no object")
            return
        }
        var last = JSONObject()
        for member in members {
            let name = JSONString.decode(
                UnsafeRawBufferPointer(rebasing: bytes[member.nameRange]), hasEscapes: member.nameHasEscapes)
            let value = try? JSONValue.parse(UnsafeRawBufferPointer(rebasing: bytes[member.valueRange]))
            require(value != nil, "the value of \(name) is not JSON by itself")
            require(JSONScanner.string(member, in: bytes) == value?.string, "another string as the value of \(name)")
            last[name] = value
        }
        require(last == object, "the members make another object")
    }

    private static func checkFacts(_ bytes: UnsafeRawBufferPointer, _ tree: JSONValue?) {
        let facts: RequestFacts
        do throws(RequestFactsError) {
            facts = try RequestFacts.read(bytes)
        } catch {
            if case .malformed = error { require(tree == nil, "malformed, but the tree was read") }
            return
        }
        guard let object = tree?.object else {
            require(false, "facts of what is no object")
            return
        }
        require(object["model"]?.string == facts.model, "another model: \(facts.model)")
        require(object["stream"]?.bool == facts.stream, "another stream: \(String(describing: facts.stream))")
        var spliced = Array(bytes[..<facts.modelRange.lowerBound])
        let model = "other \"model\" \u{1F34B}"
        JSONString.append(model, to: &spliced)
        spliced += bytes[facts.modelRange.upperBound...]
        var expected = object
        expected["model"] = .string(model)
        require((try? JSONValue.parse(spliced)) == .object(expected), "the splice changed something else")
        let again = spliced.withUnsafeBytes { try? RequestFacts.read($0) }
        require(again?.model == model && again?.stream == facts.stream, "the splice cannot be read")
    }
}
