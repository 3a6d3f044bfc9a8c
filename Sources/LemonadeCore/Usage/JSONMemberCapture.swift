import CSystem

/// Watches bytes that pass by for a member of some name whose value is an object, wherever it is nested, and captures
/// that object; chunks may be cut anywhere. While there is none it costs one `memmem` a chunk.
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

    /// Takes note of the next bytes and reports each object that they complete.
    mutating func observe(_ chunk: UnsafeRawBufferPointer, found: (UnsafeRawBufferPointer) -> Void) {
        var index = 0
        while index < chunk.count {
            switch state {
            case .searching:
                index = search(chunk, from: index)
            case .awaitingColon:
                index = expect(UInt8(ascii: ":"), then: .awaitingObject, in: chunk, at: index)
            case .awaitingObject:
                index = expect(UInt8(ascii: "{"), then: .capturing, in: chunk, at: index)
            case .capturing:
                index = capture(chunk, from: index, found: found)
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
        while let base = chunk.baseAddress, index < chunk.count,
            let hit = memmem(base + index, chunk.count - index, quotedName.utf8Start, count)
        {
            let offset = UnsafeRawPointer(hit) - base
            let preceding = offset > 0 ? chunk[offset - 1] : previous
            if preceding != UInt8(ascii: "\\") { return found(endingAt: offset + count) }
            index = offset + 1
        }
        // Then what this chunk leaves begun.
        for tail in max(index, chunk.count - count + 1)..<chunk.count {
            match(chunk[tail], after: tail > 0 ? chunk[tail - 1] : previous)
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
        _ chunk: UnsafeRawBufferPointer, from start: Int, found: (UnsafeRawBufferPointer) -> Void
    ) -> Int {
        let end = min(chunk.count, start + Self.maximumObjectSize - object.count)
        var place = place
        var index = start
        while index < end {
            place.step(chunk[index])
            index += 1
            guard place.depth == 0 else { continue }
            let bytes = UnsafeRawBufferPointer(rebasing: chunk[start..<index])
            if object.isEmpty {
                // Nearly always: an object that one chunk holds is not copied.
                found(bytes)
            } else {
                object.append(contentsOf: bytes)
                object.withUnsafeBytes(found)
            }
            startOver()
            return index
        }
        if object.count + (end - start) == Self.maximumObjectSize {
            startOver()
        } else {
            object.append(contentsOf: chunk[start..<end])
            self.place = place
        }
        return end
    }

    private mutating func startOver() {
        object = []
        place = Place()
        state = .searching
    }

    /// Where in an object's text a byte is.
    private struct Place {
        var depth = 0
        var isInString = false
        var isEscaped = false

        @inline(__always)
        mutating func step(_ byte: UInt8) {
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                }
            } else {
                switch byte {
                case UInt8(ascii: "\""): isInString = true
                case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
                case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
                default: break
                }
            }
        }
    }
}
