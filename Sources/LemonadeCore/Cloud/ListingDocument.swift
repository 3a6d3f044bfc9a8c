/// A provider's answer as text: finds the list in its envelope and hands out the entries one by one, so that a listing of
/// any size costs the memory of one entry.
struct ListingDocument {
    /// Largest part of the envelope that is read, in bytes. Default: 64 KiB.
    private static let mostEnvelopeBytes = 64 * 1024

    private let bytes: UnsafeRawBufferPointer
    private var members: [(name: String, member: JSONMember)] = []
    private var list: Range<Int>?

    /// The text, found to be JSON from its beginning to its end. A byte order mark before it is tolerated.
    init(_ text: UnsafeRawBufferPointer) throws(JSONError) {
        let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let hasMark = text.starts(with: byteOrderMark)
        bytes = hasMark ? UnsafeRawBufferPointer(rebasing: text.dropFirst(byteOrderMark.count)) : text
        do throws(JSONError) {
            members = try ListingDocument.members(of: bytes)
            list = findList()
        } catch  where error.kind == .notAnObject {
            // Valid, but no object: it may be the list itself.
            if bytes[error.offset] == UInt8(ascii: "[") { list = error.offset..<bytes.count }
        } catch {
            throw error
        }
    }

    /// Whether there is a list at all.
    var hasList: Bool { list != nil }

    /// A member of the envelope; nil if it is missing or too large to be one.
    subscript(name: String) -> JSONValue? {
        guard let range = member(name)?.valueRange, range.count <= ListingDocument.mostEnvelopeBytes else { return nil }
        return try? JSONValue.parse(slice(range))
    }

    /// Lends each element of the list in turn: its bytes if it is an object, nil if it is anything else.
    func forEachElement(_ body: (UnsafeRawBufferPointer?) -> Void) {
        guard let list else { return }
        let text = slice(list)
        var start = 0
        // The text was walked before, so this cannot fail.
        try? JSONWalker.walk(text, limits: JSONLimits()) { event, depth in
            switch event {
            case .name: break
            case .scalar:
                if depth == 1 { body(nil) }
            case .opened(_, let offset):
                if depth == 2 { start = offset }
            case .closed(let isObject, let end):
                if depth == 1 { body(isObject ? UnsafeRawBufferPointer(rebasing: text[start..<end]) : nil) }
            }
        }
    }

    /// The list in whatever envelope it comes: `data`, `models`, `result`, or one level further in.
    private func findList() -> Range<Int>? {
        for name in ["data", "models", "result", "output"] {
            guard let outer = member(name) else { continue }
            if outer.kind == .array { return outer.valueRange }
            guard outer.kind == .object, let inner = try? ListingDocument.members(of: slice(outer.valueRange)) else {
                continue
            }
            for name in ["models", "data"] {
                guard let found = inner.first(where: { $0.name == name })?.member, found.kind == .array else {
                    continue
                }
                let offset = outer.valueRange.lowerBound
                return found.valueRange.lowerBound + offset..<found.valueRange.upperBound + offset
            }
        }
        return nil
    }

    private func member(_ name: String) -> JSONMember? {
        members.first { $0.name == name }?.member
    }

    private func slice(_ range: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[range])
    }

    /// The members of an object that an envelope may consist of; a peer may send any number of others. Of two with one
    /// name the last counts, as everywhere.
    private static func members(
        of bytes: UnsafeRawBufferPointer
    ) throws(JSONError) -> [(name: String, member: JSONMember)] {
        let names: [(StaticString, String)] = [
            ("data", "data"), ("models", "models"), ("result", "result"), ("output", "output"), ("error", "error"),
            ("message", "message"), ("has_more", "has_more"), ("last_id", "last_id"),
            ("nextPageToken", "nextPageToken"), ("next_page_token", "next_page_token"), ("next_cursor", "next_cursor"),
        ]
        var found: [(name: String, member: JSONMember)] = []
        try JSONScanner.scanObject(bytes) { member in
            guard let (_, name) = names.first(where: { JSONScanner.name(member, in: bytes, equals: $0.0) }) else {
                return
            }
            if let place = found.firstIndex(where: { $0.name == name }) {
                found[place].member = member
            } else {
                found.append((name, member))
            }
        }
        return found
    }
}
