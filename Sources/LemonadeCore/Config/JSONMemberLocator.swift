/// Finds where a member stands in a valid JSON text, for errors that say so.
enum JSONMemberLocator {
    /// The byte at which the value of `a.b[2].c` begins; of the innermost part of it that exists when it does not. Where a
    /// name is repeated, the last one counts, as it does when the text is read.
    static func offset(of member: String, in bytes: [UInt8]) -> Int {
        let wanted = steps(of: member)
        return bytes.withUnsafeBytes { bytes in
            var open: [Step] = []
            var best = (depth: -1, offset: 0)
            func value(at offset: Int) {
                let depth = open.count
                if depth <= wanted.count, open.elementsEqual(wanted.prefix(depth)), depth >= best.depth {
                    best = (depth, offset)
                }
            }
            // The text was read before, so nothing is thrown here; were it, the place found so far is as good as any.
            try? JSONWalker.walk(bytes, limits: JSONLimits(allowsByteOrderMark: true)) { event, _ in
                switch event {
                case .name(let range, let hasEscapes):
                    let name = JSONString.decode(UnsafeRawBufferPointer(rebasing: bytes[range]), hasEscapes: hasEscapes)
                    open[open.count - 1] = .name(name)
                case .scalar(_, let range):
                    if case .index(let index)? = open.last { open[open.count - 1] = .index(index + 1) }
                    value(at: range.lowerBound)
                case .opened(let isObject, let offset):
                    if case .index(let index)? = open.last { open[open.count - 1] = .index(index + 1) }
                    value(at: offset)
                    open.append(isObject ? .name("") : .index(-1))
                case .closed:
                    open.removeLast()
                }
            }
            return best.offset
        }
    }

    /// One step from a container to a value in it.
    private enum Step: Equatable {
        case name(String)
        case index(Int)
    }

    private static func steps(of member: String) -> [Step] {
        member.split(separator: ".").flatMap { part in
            let pieces = part.split(separator: "[")
            return pieces.enumerated().map { position, piece in
                position > 0 && piece.hasSuffix("]")
                    ? Int(piece.dropLast()).map(Step.index) ?? .name(String(piece))
                    : .name(String(piece))
            }
        }
    }
}
