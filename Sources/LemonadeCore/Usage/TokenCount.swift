/// A number of tokens in an object of an answer, as it stands there.
struct TokenCount {
    /// The number: not negative, and below 2^32, so that whoever adds up what providers claim does not overflow.
    let value: Int

    /// Its name.
    let name: Name

    /// The name of the object that holds it, where that is itself a member of the object that is read.
    let parent: Name?

    /// A name as it is spelled.
    struct Name {
        fileprivate let text: UnsafeRawBufferPointer
        /// The bytes inside its quotes.
        fileprivate let range: Range<Int>
        fileprivate let hasEscapes: Bool

        /// Whether that is the name, however it is spelled.
        @inline(__always)
        func spells(_ name: StaticString) -> Bool {
            JSONString.spells(UnsafeRawBufferPointer(rebasing: text[range]), hasEscapes: hasEscapes, name)
        }
    }

    /// Reads every count in the object at the start of these bytes and in the objects that are its members; returns where
    /// the object ends. Nil if it is not whole or not JSON: then nothing that was reported counts. No tree: this is done for
    /// every answer.
    static func read(_ bytes: UnsafeRawBufferPointer, report: (TokenCount) -> Void) -> Int? {
        var name = Name(text: bytes, range: 0..<0, hasEscapes: false)
        var parent: Name?
        do {
            return try JSONWalker.walkValue(at: JSONCursor(bytes), limits: JSONLimits()) { event, depth in
                switch event {
                case .name(let range, let hasEscapes):
                    name = Name(text: bytes, range: range, hasEscapes: hasEscapes)
                case .opened(let isObject, _):
                    if depth == 2 { parent = isObject ? name : nil }
                case .closed:
                    if depth == 1 { parent = nil }
                case .scalar(.number, let range):
                    guard depth == 1 || depth == 2 && parent != nil else { return }
                    guard let value = value(of: UnsafeRawBufferPointer(rebasing: bytes[range])) else { return }
                    report(TokenCount(value: value, name: name, parent: parent))
                case .scalar: break
                }
            }.end
        } catch {
            return nil
        }
    }

    private static func value(of number: UnsafeRawBufferPointer) -> Int? {
        var value = 0
        for byte in number {
            let digit = byte &- UInt8(ascii: "0")
            guard digit < 10, number.count <= 10 else { return rareValue(of: number) }
            value = value &* 10 &+ Int(digit)
        }
        return value <= UInt32.max ? value : nil
    }

    /// The value of `9.0` and `1e3`.
    @inline(never)
    private static func rareValue(of number: UnsafeRawBufferPointer) -> Int? {
        JSONNumber(validated: String(decoding: number, as: UTF8.self)).int.flatMap {
            0...Int(UInt32.max) ~= $0 ? $0 : nil
        }
    }
}
