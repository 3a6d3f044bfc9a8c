/// Why bytes are not an acceptable HTTP/1.1 message. As a client's fault it has a status; as an upstream's it is a 502.
enum HTTPParseError: Error, Equatable, Sendable, CaseIterable {
    // The request line and the status line.

    /// More empty lines than RFC 9112 §2.2 asks to skip.
    case tooManyEmptyLines
    /// RFC 9112 §3: 414 for a target longer than we wish to read.
    case startLineTooLong
    /// RFC 9112 §3: not three parts with single spaces between them.
    case invalidRequestLine
    /// RFC 9112 §4: not a version and three digits.
    case invalidStatusLine
    /// RFC 9110 §9.1: not a token.
    case invalidMethod
    /// RFC 9112 §3: 501 for a method longer than any that there is.
    case methodTooLong
    /// RFC 9112 §3.2.3: its target has a form of its own, and we are no tunnel.
    case connectNotSupported
    /// RFC 9112 §3.2: none of the forms, or a character that no target has.
    case invalidTarget
    /// RFC 3986 §2.1: `%` without two digits, or one that stands for what no name of ours has.
    case invalidPercentEncoding
    /// RFC 9112 §2.3: not `HTTP/` and two digits.
    case invalidVersion
    /// RFC 9110 §15.6.6: another major version.
    case unsupportedVersion

    // The field lines.

    /// RFC 6585 §5: larger than `HTTPLimits.maxHeadBytes`.
    case headTooLarge
    /// RFC 6585 §5: more than `HTTPLimits.maxFields`.
    case tooManyFields
    /// RFC 6585 §5: `Connection` names more than `HTTPLimits.maxConnectionBytes` hold.
    case connectionTooLong
    /// RFC 9112 §2.2: a line end that only lenient readers see.
    case bareLineFeed
    /// RFC 9112 §2.2: another line end that only lenient readers see.
    case bareCarriageReturn
    /// RFC 9112 §5.2: a field line that goes on, or white space in front of the first one (§2.2).
    case obsoleteLineFolding
    /// RFC 9110 §5.1: not a token.
    case invalidFieldName
    /// RFC 9112 §5.1: it has been used to make two readers see two names.
    case whitespaceBeforeColon
    /// RFC 9112 §5: a line that is a name only.
    case missingColon
    /// RFC 9110 §5.5: a control character.
    case invalidFieldValue
    /// RFC 9112 §3.2: none in HTTP/1.1.
    case missingHost
    /// RFC 9112 §3.2: more than one.
    case repeatedHost
    /// RFC 9112 §3.2, RFC 9110 §4.2.1: empty, or not a host with an optional port.
    case invalidHost

    // The framing of the body.

    /// RFC 9112 §6.3 rule 3: request smuggling.
    case bothFramings
    /// RFC 9110 §8.6: not digits, or too many.
    case invalidContentLength
    /// RFC 9112 §6.3 rule 5: several, which might differ for somebody.
    case repeatedContentLength
    /// RFC 9112 §6.3 rule 4: not exactly one `chunked`, at the end.
    case invalidTransferEncoding
    /// RFC 9112 §6.1: 501 for a coding that we do not undo.
    case unsupportedTransferCoding
    /// RFC 9112 §6.1: HTTP/1.0 has none, so the framing is faulty.
    case transferEncodingInHTTP10

    // Chunks.

    /// RFC 9112 §7.1: no digits, or something else than a line end or an extension behind them.
    case invalidChunkSize
    /// RFC 9112 §7.1: must be guarded against overflow.
    case chunkSizeTooLarge
    /// RFC 9112 §7.1.1: longer than `HTTPLimits.maxChunkLineBytes`.
    case chunkLineTooLong
    /// RFC 9112 §7.1.1: a control character.
    case invalidChunkExtension
    /// RFC 9112 §7.1.1: more than `HTTPLimits.maxChunkExtensionBytes` in all.
    case chunkExtensionsTooLarge
    /// RFC 9112 §7.1: data that go on behind the chunk's size.
    case missingChunkEnd
    /// RFC 6585 §5: larger than `HTTPLimits.maxTrailerBytes`.
    case trailersTooLarge
}

extension HTTPParseError {
    /// The status that answers a request with this fault.
    var status: Int {
        switch self {
        case .startLineTooLong: 414
        case .headTooLarge, .tooManyFields, .connectionTooLong, .trailersTooLarge: 431
        case .methodTooLong, .connectNotSupported, .unsupportedTransferCoding: 501
        case .unsupportedVersion: 505
        case .tooManyEmptyLines, .invalidRequestLine, .invalidStatusLine, .invalidMethod, .invalidTarget,
            .invalidPercentEncoding, .invalidVersion, .bareLineFeed, .bareCarriageReturn, .obsoleteLineFolding,
            .invalidFieldName, .whitespaceBeforeColon, .missingColon, .invalidFieldValue, .missingHost, .repeatedHost,
            .invalidHost, .bothFramings, .invalidContentLength, .repeatedContentLength, .invalidTransferEncoding,
            .transferEncodingInHTTP10, .invalidChunkSize, .chunkSizeTooLarge, .chunkLineTooLong,
            .invalidChunkExtension, .chunkExtensionsTooLarge, .missingChunkEnd:
            400
        }
    }

    /// What is wrong, as a sentence for the error envelope or the log.
    var reason: String {
        switch self {
        case .tooManyEmptyLines: "Too many empty lines precede the request line."
        case .startLineTooLong: "The first line of the message is too long."
        case .invalidRequestLine: "The request line is not 'METHOD target HTTP/1.1' with single spaces."
        case .invalidStatusLine: "The status line is not 'HTTP/1.1 status reason'."
        case .invalidMethod: "The method is not a valid token."
        case .methodTooLong: "The method is not known."
        case .connectNotSupported: "CONNECT is not supported; this server is not a tunnel."
        case .invalidTarget: "The request target is not valid."
        case .invalidPercentEncoding: "The request target holds an invalid percent-encoding."
        case .invalidVersion: "The HTTP version is malformed."
        case .unsupportedVersion: "Only HTTP/1.0 and HTTP/1.1 are supported."
        case .headTooLarge: "The header section is too large."
        case .tooManyFields: "The header section has too many fields."
        case .connectionTooLong: "The Connection field is too long."
        case .bareLineFeed: "A line ends with a line feed that no carriage return precedes."
        case .bareCarriageReturn: "A carriage return is not followed by a line feed."
        case .obsoleteLineFolding: "A field continues on a second line, which HTTP no longer allows."
        case .invalidFieldName: "A field name is empty or not a valid token."
        case .whitespaceBeforeColon: "White space stands between a field name and its colon."
        case .missingColon: "A field line has no colon."
        case .invalidFieldValue: "A field value holds a control character."
        case .missingHost: "The Host field is missing."
        case .repeatedHost: "There is more than one Host field."
        case .invalidHost: "The Host is not a valid host with an optional port."
        case .bothFramings: "Content-Length and Transfer-Encoding are both present."
        case .invalidContentLength: "Content-Length is not a valid number."
        case .repeatedContentLength: "There is more than one Content-Length."
        case .invalidTransferEncoding: "Transfer-Encoding does not end in exactly one 'chunked'."
        case .unsupportedTransferCoding: "The only supported transfer coding is 'chunked'."
        case .transferEncodingInHTTP10: "Transfer-Encoding is not allowed in an HTTP/1.0 message."
        case .invalidChunkSize: "A chunk size is not a hexadecimal number followed by a line end."
        case .chunkSizeTooLarge: "A chunk size is too large."
        case .chunkLineTooLong: "A chunk-size line is too long."
        case .invalidChunkExtension: "A chunk extension is malformed or holds a control character."
        case .chunkExtensionsTooLarge: "The chunk extensions of the body are too large in all."
        case .missingChunkEnd: "A chunk's data is not followed by a line end."
        case .trailersTooLarge: "The trailer section is too large."
        }
    }
}
