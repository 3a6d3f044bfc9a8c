/// Why bytes are not an acceptable HTTP/1.1 message. As a client's fault it has a status; as an upstream's it is a 502.
enum HTTPParseError: Error, Equatable, Sendable, CaseIterable {
    // The request line and the status line.
    case tooManyEmptyLines
    case startLineTooLong
    case invalidRequestLine
    case invalidStatusLine
    case invalidMethod
    case methodTooLong
    case connectNotSupported
    case invalidTarget
    case invalidPercentEncoding
    case invalidVersion
    case unsupportedVersion

    // The field lines.
    case headTooLarge
    case tooManyFields
    case bareLineFeed
    case bareCarriageReturn
    case obsoleteLineFolding
    case invalidFieldName
    case whitespaceBeforeColon
    case missingColon
    case invalidFieldValue
    case missingHost
    case repeatedHost
    case invalidHost

    // The framing of the body.
    case bothFramings
    case invalidContentLength
    case repeatedContentLength
    case invalidTransferEncoding
    case unsupportedTransferCoding
    case transferEncodingInHTTP10

    // Chunks.
    case invalidChunkSize
    case chunkSizeTooLarge
    case chunkLineTooLong
    case invalidChunkExtension
    case chunkExtensionsTooLarge
    case missingChunkEnd
    case trailersTooLarge
}

extension HTTPParseError {
    /// The status that answers a request with this fault.
    var status: Int {
        switch self {
        case .startLineTooLong: 414
        case .headTooLarge, .tooManyFields, .trailersTooLarge: 431
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
