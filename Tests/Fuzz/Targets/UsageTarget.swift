@testable import LemonadeCore

/// What an answer says of tokens: the same however the bytes arrive; and of an answer that is JSON, exactly what its
/// `usage` and `timings` members say.
enum UsageTarget {
    /// Feeds it once.
    @Sendable static func check(_ bytes: UnsafeRawBufferPointer) {
        let whole = usage(of: bytes, cutAt: [])
        for cuts in Cuts.ways(for: bytes) {
            let pieces = usage(of: bytes, cutAt: cuts)
            require(
                pieces == whole,
                "cut at \(cuts): \(String(describing: pieces)), whole: \(String(describing: whole))")
        }
        // A larger object is passed over, which a walk of the document need not know.
        guard bytes.count < JSONMemberCapture.maximumObjectSize, (try? JSONValue.parse(bytes)) != nil else { return }
        var reported = TokenUsage()
        for object in objects(named: "usage", in: bytes) { reported.merge(usage: object) }
        var timed = TokenUsage()
        for object in objects(named: "timings", in: bytes) { timed.merge(timings: object) }
        let expected = reported.completed(by: timed)
        require(
            whole ?? TokenUsage() == expected,
            "\(String(describing: whole)), but the document says \(expected)")
    }

    private static func usage(of bytes: UnsafeRawBufferPointer, cutAt cuts: [Int]) -> TokenUsage? {
        var observer = UsageObserver()
        Cuts.forEachPiece(of: bytes, cutAt: cuts) { piece in
            observer.observe(UnsafeRawBufferPointer(piece))
            return false
        }
        return observer.usage
    }

    /// The objects that are members of that name (spelled without escapes), in the document's order; not those inside
    /// another one.
    private static func objects(
        named name: StaticString, in bytes: UnsafeRawBufferPointer
    ) -> [UnsafeRawBufferPointer] {
        var objects: [UnsafeRawBufferPointer] = []
        var isNamed = false
        var open: (start: Int, depth: Int)?
        // The text was read before, so nothing is thrown here.
        try? JSONWalker.walk(bytes, limits: JSONLimits()) { event, depth in
            switch event {
            case .name(let range, _):
                isNamed = open == nil && UnsafeRawBufferPointer(rebasing: bytes[range]).equals(name)
            case .opened(let isObject, let start):
                if isNamed, isObject { open = (start, depth) }
                isNamed = false
            case .closed(_, let end):
                if let begun = open, depth == begun.depth - 1 {
                    objects.append(UnsafeRawBufferPointer(rebasing: bytes[begun.start..<end]))
                    open = nil
                }
            case .scalar: isNamed = false
            }
        }
        return objects
    }
}
