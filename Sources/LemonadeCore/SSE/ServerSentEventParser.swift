import Glibc

/// Reads an event stream (WHATWG HTML §9.2.5 and §9.2.6) however its bytes arrive: lines end in CR, LF or CRLF in any
/// mix, an event is reported when its blank line is there, and what the stream leaves unfinished is never reported.
package struct ServerSentEventParser: Sendable {
    /// Most bytes that one event may have before its blank line. Default: 16 MiB, room for an image in base64.
    package let maximumEventSize: Int

    /// The reconnection time that the stream asked for; nil when it did not.
    package private(set) var reconnectionTime: Duration?

    private var lastEventID = ""
    private var name: [UInt8] = []
    private var data: [UInt8] = []
    private var hasData = false
    /// The start of a line whose end has not come.
    private var line: [UInt8] = []
    private var isFirstLine = true
    /// Whether the last byte was a CR: an LF that follows belongs to the same line end.
    private var skipsLineFeed = false
    private var failure: ServerSentEventError?

    /// A parser at the start of a stream.
    package init(maximumEventSize: Int = 16 << 20) {
        self.maximumEventSize = maximumEventSize
    }

    /// Whether nothing of a next event has come: a stream that ends here has lost nothing.
    package var isBetweenEvents: Bool {
        line.isEmpty && name.isEmpty && !hasData
    }

    /// Takes the next bytes and reports the events that they complete. Once it has thrown, it throws again.
    package mutating func feed(
        _ bytes: UnsafeRawBufferPointer, event: (ServerSentEvent) -> Void
    ) throws(ServerSentEventError) {
        if let failure { throw failure }
        var position = 0
        if skipsLineFeed, let first = bytes.first {
            skipsLineFeed = false
            if first == UInt8(ascii: "\n") { position = 1 }
        }
        // Each is looked for again only once it has been passed: a stream that uses one of them stays linear.
        var lineFeed = ServerSentEventParser.find(UInt8(ascii: "\n"), in: bytes, from: position)
        var carriageReturn = ServerSentEventParser.find(UInt8(ascii: "\r"), in: bytes, from: position)
        while true {
            let end = min(lineFeed, carriageReturn)
            guard end < bytes.count else { break }
            try finishLine(UnsafeRawBufferPointer(rebasing: bytes[position..<end]), event: event)
            position = end + 1
            if end == carriageReturn {
                if position == bytes.count {
                    skipsLineFeed = true
                } else if bytes[position] == UInt8(ascii: "\n") {
                    position += 1
                }
                carriageReturn = ServerSentEventParser.find(UInt8(ascii: "\r"), in: bytes, from: position)
            }
            if lineFeed < position {
                lineFeed = ServerSentEventParser.find(UInt8(ascii: "\n"), in: bytes, from: position)
            }
        }
        try checkSize(adding: bytes.count - position)
        line.append(contentsOf: bytes[position...])
    }

    /// The index of a byte, or the count when it does not occur.
    private static func find(_ byte: UInt8, in bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        guard start < bytes.count, let base = bytes.baseAddress,
            let found = memchr(base + start, Int32(byte), bytes.count - start)
        else { return bytes.count }
        return UnsafeRawPointer(found) - base
    }

    private mutating func checkSize(adding count: Int) throws(ServerSentEventError) {
        guard line.count + name.count + data.count + count > maximumEventSize else { return }
        let error = ServerSentEventError.eventTooLarge(limit: maximumEventSize)
        failure = error
        throw error
    }

    private mutating func finishLine(
        _ end: UnsafeRawBufferPointer, event: (ServerSentEvent) -> Void
    ) throws(ServerSentEventError) {
        try checkSize(adding: end.count)
        guard !line.isEmpty else {
            takeLine(end, event: event)
            return
        }
        var whole = line
        line.removeAll()
        whole.append(contentsOf: end)
        whole.withUnsafeBytes { takeLine($0, event: event) }
    }

    private mutating func takeLine(_ line: UnsafeRawBufferPointer, event: (ServerSentEvent) -> Void) {
        var line = line
        if isFirstLine {
            isFirstLine = false
            if line.starts(with: [0xEF, 0xBB, 0xBF]) { line = UnsafeRawBufferPointer(rebasing: line[3...]) }
        }
        guard !line.isEmpty else {
            dispatch(event)
            return
        }
        let colon = ServerSentEventParser.find(UInt8(ascii: ":"), in: line, from: 0)
        var start = min(colon + 1, line.count)
        if start < line.count, line[start] == UInt8(ascii: " ") { start += 1 }
        takeField(line[..<colon], UnsafeRawBufferPointer(rebasing: line[start...]))
    }

    /// Takes a field; a comment is one whose name is empty, and like every unknown field it is ignored.
    private mutating func takeField(_ field: Slice<UnsafeRawBufferPointer>, _ value: UnsafeRawBufferPointer) {
        if field.elementsEqual("data".utf8) {
            if hasData { data.append(UInt8(ascii: "\n")) }
            hasData = true
            data.append(contentsOf: value)
        } else if field.elementsEqual("event".utf8) {
            name = Array(value)
        } else if field.elementsEqual("id".utf8) {
            if !value.contains(0) { lastEventID = String(decoding: value, as: UTF8.self) }
        } else if field.elementsEqual("retry".utf8) {
            guard value.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }),
                let milliseconds = Int64(String(decoding: value, as: UTF8.self))
            else { return }
            reconnectionTime = .milliseconds(milliseconds)
        }
    }

    /// A blank line: reports the event if it has data; the name counts for nothing beyond it.
    private mutating func dispatch(_ event: (ServerSentEvent) -> Void) {
        if hasData {
            event(
                ServerSentEvent(
                    name: name.isEmpty ? "message" : String(decoding: name, as: UTF8.self), data: data,
                    lastEventID: lastEventID))
        }
        name = []
        data = []
        hasData = false
    }
}
