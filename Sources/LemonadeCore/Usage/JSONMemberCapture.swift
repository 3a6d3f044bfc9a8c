/// Watches bytes that pass by for a member of some name whose value is an object, wherever it is nested, and captures
/// that object; chunks may be cut anywhere. While there is none it costs one search a chunk.
///
/// It looks for the quoted name, then a colon, then a brace. Text inside a JSON string cannot be mistaken for it,
/// because quotes are escaped there.
struct JSONMemberCapture: Sendable {
    /// Largest object that is captured, in bytes; a larger one is passed over.
    static let maximumObjectSize = 4096

    private enum State {
        case searching, awaitingColon, awaitingObject, capturing
    }

    /// The name in its quotes.
    private let quotedName: StaticString
    private var state = State.searching
    /// How much of the quoted name the bytes before this chunk end with.
    private var matched = 0
    /// The last byte before this chunk.
    private var previous: UInt8 = 0

    /// What earlier chunks held of the object that is being captured.
    private var object: [UInt8] = []
    private var place = Place()

    /// A capture for a name, which is given in its quotes and has neither quotes nor backslashes inside.
    init(quotedName: StaticString) {
        self.quotedName = quotedName
    }

    /// Whether it has nothing begun.
    var isIdle: Bool { state == .searching && matched == 0 }

    /// Takes note of the next bytes, in which the name begins nowhere before `start` unless it has something begun. Each
    /// object is given to `read`, as the start of bytes which may go on behind it or end inside it, and `read` returns where
    /// it ends; nil, if it is not whole or not JSON.
    mutating func observe(
        _ chunk: UnsafeRawBufferPointer, from start: Int = 0, read: (UnsafeRawBufferPointer) -> Int?
    ) {
        var index = start
        while index < chunk.count {
            switch state {
            case .searching:
                index = search(chunk, from: index)
            case .awaitingColon:
                index = expect(UInt8(ascii: ":"), then: .awaitingObject, in: chunk, at: index)
            case .awaitingObject:
                index = expect(UInt8(ascii: "{"), then: .capturing, in: chunk, at: index)
            case .capturing:
                index = capture(chunk, from: index, read: read)
            }
        }
        previous = chunk.last ?? previous
    }

    /// Steps to behind the next quoted name, or to the end of the chunk.
    private mutating func search(_ chunk: UnsafeRawBufferPointer, from start: Int) -> Int {
        let count = quotedName.utf8CodeUnitCount
        var index = start
        var before = index > 0 ? chunk[index - 1] : previous
        // First what the last chunk left begun.
        while matched > 0, index < chunk.count {
            match(chunk[index], after: before)
            before = chunk[index]
            index += 1
            if matched == count { return found(endingAt: index) }
        }
        while let place = chunk.firstIndex(of: quotedName, or: quotedName, from: index) {
            let preceding = place > 0 ? chunk[place - 1] : previous
            if preceding == UInt8(ascii: "\\") {
                index = place + 1
            } else if place + count <= chunk.count {
                return found(endingAt: place + count)
            } else {
                matched = chunk.count - place
                break
            }
        }
        return chunk.count
    }

    private mutating func found(endingAt index: Int) -> Int {
        matched = 0
        state = .awaitingColon
        return index
    }

    /// Goes on with a match by one byte. Quotes are only at the name's ends, so a byte that does not fit can begin the
    /// name anew but not continue it; and a quote after a backslash is text.
    private mutating func match(_ byte: UInt8, after before: UInt8) {
        if matched > 0, byte == quotedName.utf8Start[matched] {
            matched += 1
        } else {
            matched = byte == UInt8(ascii: "\"") && before != UInt8(ascii: "\\") ? 1 : 0
        }
    }

    /// Steps over white space and the byte that must follow it; at any other byte the search begins again.
    private mutating func expect(
        _ byte: UInt8, then next: State, in chunk: UnsafeRawBufferPointer, at index: Int
    ) -> Int {
        switch chunk[index] {
        case 0x20, 0x09, 0x0A, 0x0D:
            return index + 1
        case byte:
            state = next
            // The brace is the first byte that is captured.
            return next == .capturing ? index : index + 1
        default:
            state = .searching
            return index
        }
    }

    /// Steps to behind the object, or to the end of the chunk, or to where it becomes too large.
    private mutating func capture(
        _ chunk: UnsafeRawBufferPointer, from start: Int, read: (UnsafeRawBufferPointer) -> Int?
    ) -> Int {
        let end = min(chunk.count, start + Self.maximumObjectSize - object.count)
        // Nearly always: an object that one chunk holds is neither copied nor looked at before it is read.
        if object.isEmpty, let length = read(UnsafeRawBufferPointer(rebasing: chunk[start..<end])) {
            startOver()
            return start + length
        }
        if let index = place.endOfObject(in: chunk, from: start, to: end) {
            if !object.isEmpty {
                object.append(contentsOf: chunk[start..<index])
                _ = object.withUnsafeBytes(read)
            }
            startOver()
            return index
        }
        if object.count + (end - start) == Self.maximumObjectSize {
            startOver()
        } else {
            object.append(contentsOf: chunk[start..<end])
        }
        return end
    }

    private mutating func startOver() {
        if !object.isEmpty { object = [] }
        place = Place()
        state = .searching
    }

    /// Where in an object's text a byte is.
    private struct Place {
        private var depth = 0
        private var isInString = false
        private var isEscaped = false

        /// Steps through the bytes from `start` to `end`. Where they end the object, what is behind its last byte; else nil.
        mutating func endOfObject(in chunk: UnsafeRawBufferPointer, from start: Int, to end: Int) -> Int? {
            var index = start
            while index < end {
                if isInString {
                    guard let behind = endOfString(in: chunk, from: index, to: end) else { return nil }
                    index = behind
                }
                while index < end, !isInString {
                    let byte = chunk[index]
                    index += 1
                    switch byte {
                    case UInt8(ascii: "\""): isInString = true
                    case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
                    case UInt8(ascii: "}"), UInt8(ascii: "]"):
                        depth -= 1
                        if depth == 0 { return index }
                    default: break
                    }
                }
            }
            return nil
        }

        /// What is behind the quote that ends the string; nil if it is not before `end`.
        @inline(__always)
        private mutating func endOfString(in chunk: UnsafeRawBufferPointer, from start: Int, to end: Int) -> Int? {
            var index = start
            while index < end {
                if isEscaped {
                    isEscaped = false
                    index += 1
                    continue
                }
                if index + 8 <= end, let base = chunk.baseAddress {
                    let word = ByteWord(base, at: index)
                    let marks = word.marks(of: UInt8(ascii: "\"")) | word.marks(of: UInt8(ascii: "\\"))
                    index += marks.first
                    if marks.isEmpty { continue }
                }
                let byte = chunk[index]
                index += 1
                if byte == UInt8(ascii: "\"") {
                    isInString = false
                    return index
                }
                isEscaped = byte == UInt8(ascii: "\\")
            }
            return nil
        }
    }
}
