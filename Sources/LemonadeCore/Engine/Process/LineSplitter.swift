/// Cuts a stream of bytes into lines, however it arrives.
struct LineSplitter {
    /// Longest line that is kept whole; what follows becomes a line of its own. Default: 4 KiB.
    static let longest = 4096

    private var rest: [UInt8] = []

    /// The lines that those bytes complete, without their ends.
    mutating func add(_ bytes: ArraySlice<UInt8>) -> [String] {
        var lines: [String] = []
        for byte in bytes {
            if byte == UInt8(ascii: "\n") || rest.count == Self.longest { lines.append(take()) }
            if byte != UInt8(ascii: "\n") { rest.append(byte) }
        }
        return lines.filter { !$0.isEmpty }
    }

    /// What is left when the stream has ended.
    mutating func finish() -> String? {
        rest.isEmpty ? nil : take()
    }

    private mutating func take() -> String {
        if rest.last == UInt8(ascii: "\r") { rest.removeLast() }
        defer { rest.removeAll(keepingCapacity: true) }
        return String(decoding: rest, as: UTF8.self)
    }
}
