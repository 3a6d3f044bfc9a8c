/// How the end of a message's body is found (RFC 9112 §6.3).
enum BodyFraming: Equatable, Sendable {
    /// There is no body.
    case none
    /// That many bytes; never more than `Int.max`.
    case length(UInt64)
    /// Chunks, the last of which is empty.
    case chunked
    /// Everything until the connection ends; answers only.
    case untilClose
}

extension BodyFraming {
    /// The framing of a request's body, strict: whatever two readers could understand in two ways is refused.
    @inline(never)  // See `RequestHeadParser.parse`.
    static func ofRequest(_ head: borrowing RequestHead) throws(HTTPParseError) -> BodyFraming {
        let present = head.fields.present
        if present.contains(.transferEncoding) {
            // RFC 9112 §6.3 rule 3: both present is an attempt at request smuggling, so reject.
            guard !present.contains(.contentLength) else { throw .bothFramings }
            return try chunked(head.fields, version: head.version)
        }
        guard let entry = head.fields.first(.contentLength) else { return .none }
        // §6.3 rule 5 lets a recipient join equal lengths; refusing is the other choice, and safer.
        guard !head.fields.repeated.contains(.contentLength) else { throw .repeatedContentLength }
        return .length(try head.fields.withValue(of: entry, number))
    }

    /// The framing of an answer's body. It depends on the request's method as well.
    @inline(never)
    static func ofResponse(
        _ head: borrowing ResponseHead, requestMethod: HTTPMethod
    ) throws(HTTPParseError) -> BodyFraming {
        // RFC 9112 §6.3 rule 1: no body, whatever the fields say.
        if requestMethod == .head || head.status < 200 || head.status == 204 || head.status == 304 { return .none }
        let present = head.fields.present
        if present.contains(.transferEncoding) {
            // §6.3 rule 3 lets Transfer-Encoding win. It may also be response splitting, and we never guess.
            guard !present.contains(.contentLength) else { throw .bothFramings }
            // §6.3 rule 4 has other codings end with the connection. `identity`, which some old servers still send, is no
            // coding; any other we could not undo, and without its name the content would be garbage.
            if head.fields.isOnly(.transferEncoding, "identity") { return .untilClose }
            return try chunked(head.fields, version: head.version)
        }
        guard present.contains(.contentLength) else { return .untilClose }
        return .length(try equalLengths(head.fields))
    }

    /// What `Transfer-Encoding` says: exactly one `chunked`, and nothing else.
    private static func chunked(
        _ fields: borrowing HTTPFields, version: HTTPVersion
    ) throws(HTTPParseError) -> BodyFraming {
        // RFC 9112 §6.1: HTTP/1.0 has no transfer codings, so the framing is faulty.
        guard version == .http11 else { throw .transferEncodingInHTTP10 }
        var endsChunked = false
        var isFaulty = false
        var hasOthers = false
        fields.forEachListMember(.transferEncoding) { coding in
            // Behind chunked nothing may come, nor may chunked have parameters or come twice (§6.1, §7). `identity` is
            // gone from HTTP; readers differ on it, and on empty members.
            isFaulty = isFaulty || endsChunked || coding.isEmpty || coding.equalsIgnoringCase("identity")
            endsChunked = coding.equalsIgnoringCase("chunked")
            if !endsChunked {
                isFaulty = isFaulty || coding.hasPrefixIgnoringCase("chunked")
                hasOthers = true
            }
        }
        guard endsChunked, !isFaulty else { throw .invalidTransferEncoding }
        // §6.1: a coding that we do not undo, properly closed by chunked.
        guard !hasOthers else { throw .unsupportedTransferCoding }
        return .chunked
    }

    /// The one length that all fields, and all members of their lists, agree on (RFC 9112 §6.3 rule 5).
    private static func equalLengths(_ fields: borrowing HTTPFields) throws(HTTPParseError) -> UInt64 {
        // Nearly always there is one length and no list.
        if !fields.repeated.contains(.contentLength), let entry = fields.first(.contentLength),
            let length = try? fields.withValue(of: entry, number)
        {
            return length
        }
        var agreed: UInt64?
        try fields.forEachListMember(.contentLength) { (member) throws(HTTPParseError) in
            let length = try number(member)
            guard agreed == nil || agreed == length else { throw .repeatedContentLength }
            agreed = length
        }
        guard let agreed else { throw .invalidContentLength }
        return agreed
    }

    /// A length: digits only (RFC 9110 §8.6), and no more than what can be counted.
    private static func number(_ value: UnsafeRawBufferPointer) throws(HTTPParseError) -> UInt64 {
        guard !value.isEmpty else { throw .invalidContentLength }
        var result: Int = 0
        for byte in value {
            guard let digit = byte.decimalDigit else { throw .invalidContentLength }
            let (product, overflow) = result.multipliedReportingOverflow(by: 10)
            let (sum, carried) = product.addingReportingOverflow(Int(digit))
            guard !overflow, !carried else { throw .invalidContentLength }
            result = sum
        }
        return UInt64(result)
    }
}
