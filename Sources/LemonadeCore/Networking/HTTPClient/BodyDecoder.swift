/// Takes a body out of its framing, in place, whichever framing it has (RFC 9112 §6.3).
struct BodyDecoder {
    /// What one step came to.
    struct Step {
        /// How many bytes of the input were used.
        let consumed: Int
        /// How many bytes of body are now at the input's front.
        let payload: Int
    }

    /// How the body is framed.
    private(set) var framing = BodyFraming.none
    /// Whether the body has been read to its end.
    private(set) var isComplete = true
    private var remaining: UInt64 = 0
    private let limits: HTTPLimits
    /// Only where the body is chunked: most have no use for it.
    private var chunked: ChunkedDecoder?

    /// A decoder at the body's start.
    init(framing: BodyFraming, limits: HTTPLimits) {
        self.limits = limits
        begin(framing)
    }

    /// Makes ready for the next body.
    mutating func begin(_ framing: BodyFraming) {
        self.framing = framing
        if framing == .chunked {
            chunked = ChunkedDecoder(limits: limits)
        } else if chunked != nil {
            chunked = nil
        }
        switch framing {
        case .none:
            remaining = 0
            isComplete = true
        case .length(let length):
            remaining = length
            isComplete = length == 0
        case .chunked, .untilClose:
            remaining = 0
            isComplete = false
        }
    }

    /// The fields behind a chunked body.
    var trailers: HTTPFields { chunked?.trailers ?? HTTPFields() }

    /// Takes the next bytes of the stream.
    mutating func decode(_ buffer: UnsafeMutableRawBufferPointer) throws(HTTPParseError) -> Step {
        switch framing {
        case .none:
            return Step(consumed: 0, payload: 0)
        case .length:
            let count = Int(min(remaining, UInt64(buffer.count)))
            remaining -= UInt64(count)
            isComplete = remaining == 0
            return Step(consumed: count, payload: count)
        case .chunked:
            guard let (consumed, payload) = try chunked?.decode(buffer) else { return Step(consumed: 0, payload: 0) }
            isComplete = chunked?.isComplete ?? true
            return Step(consumed: consumed, payload: payload)
        case .untilClose:
            return Step(consumed: buffer.count, payload: buffer.count)
        }
    }

    /// Takes the rest of a body whose length was announced, if so many bytes are there. Returns how long it is.
    mutating func takeRest(of available: Int) -> Int? {
        switch framing {
        case .none, .length:
            guard remaining <= UInt64(available) else { return nil }
            defer { remaining = 0 }
            isComplete = true
            return Int(remaining)
        case .chunked, .untilClose:
            return nil
        }
    }

    /// The stream has ended. False if the body is not whole without more.
    mutating func end() -> Bool {
        if framing == .untilClose { isComplete = true }
        return isComplete
    }
}
