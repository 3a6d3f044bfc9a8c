import Testing

@testable import LemonadeCore

/// One request that must not be understood, and why.
struct BadRequest: Sendable, CustomTestStringConvertible {
    let name: String
    let clause: String
    let message: String
    let error: HTTPParseError

    init(_ name: String, _ clause: String, _ message: String, _ error: HTTPParseError) {
        self.name = name
        self.clause = clause
        self.message = message
        self.error = error
    }

    /// A POST with good first lines and then these, which may hold the body as well.
    init(_ name: String, _ clause: String, fields: String, _ error: HTTPParseError) {
        self.init(name, clause, "POST / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n", error)
    }

    /// A chunked POST with this body.
    init(_ name: String, _ clause: String, chunks: String, _ error: HTTPParseError) {
        self.init(name, clause, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\(chunks)", error)
    }

    var testDescription: String { "\(name) (\(clause))" }
}

@Suite struct RequestSmugglingTests {
    static let framing: [BadRequest] = [
        .init(
            "both lengths", "9112 §6.3", fields: "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", .bothFramings),
        .init(
            "both, other order", "9112 §6.3", fields: "Transfer-Encoding: chunked\r\ncontent-length: 5\r\n",
            .bothFramings),
        .init(
            "both, unknown coding", "9112 §6.3", fields: "Transfer-Encoding: x\r\nContent-Length: 5\r\n", .bothFramings),
        .init("two lengths", "9112 §6.3", fields: "Content-Length: 5\r\nContent-Length: 6\r\n", .repeatedContentLength),
        .init("same twice", "9112 §6.3", fields: "Content-Length: 5\r\nContent-Length: 5\r\n", .repeatedContentLength),
        .init("list of lengths", "9110 §8.6", fields: "Content-Length: 5, 5\r\n", .invalidContentLength),
        .init("plus sign", "9110 §8.6", fields: "Content-Length: +5\r\n", .invalidContentLength),
        .init("minus sign", "9110 §8.6", fields: "Content-Length: -5\r\n", .invalidContentLength),
        .init("space inside", "9110 §8.6", fields: "Content-Length: 5 0\r\n", .invalidContentLength),
        .init("hexadecimal", "9110 §8.6", fields: "Content-Length: 0x5\r\n", .invalidContentLength),
        .init("fraction", "9110 §8.6", fields: "Content-Length: 5.0\r\n", .invalidContentLength),
        .init("underscore", "9110 §8.6", fields: "Content-Length: 1_0\r\n", .invalidContentLength),
        .init("other digits", "9110 §8.6", fields: "Content-Length: \u{0665}\r\n", .invalidContentLength),
        .init("no length", "9110 §8.6", fields: "Content-Length:\r\n", .invalidContentLength),
        .init("length 2^63", "9110 §8.6", fields: "Content-Length: 9223372036854775808\r\n", .invalidContentLength),
        .init(
            "length 2^64 + 5", "9110 §8.6", fields: "Content-Length: 18446744073709551621\r\n", .invalidContentLength),
        .init("vertical tab in length", "9110 §5.5", fields: "Content-Length: \u{0B}5\r\n", .invalidFieldValue),
        .init(
            "identity last", "9112 §6.3", fields: "Transfer-Encoding: chunked, identity\r\n", .invalidTransferEncoding),
        .init(
            "identity first", "9112 §7", fields: "Transfer-Encoding: identity, chunked\r\n", .invalidTransferEncoding),
        .init("identity only", "9112 §7", fields: "Transfer-Encoding: identity\r\n", .invalidTransferEncoding),
        .init("not chunked", "9112 §6.3", fields: "Transfer-Encoding: xchunked\r\n", .invalidTransferEncoding),
        .init("chunked and more", "9112 §6.3", fields: "Transfer-Encoding: chunkedx\r\n", .invalidTransferEncoding),
        .init(
            "chunked is not last", "9112 §6.3", fields: "Transfer-Encoding: chunked, gzip\r\n", .invalidTransferEncoding
        ),
        .init(
            "chunked twice", "9112 §6.1", fields: "Transfer-Encoding: chunked, chunked\r\n", .invalidTransferEncoding),
        .init(
            "chunked in two fields", "9112 §6.1",
            fields: "Transfer-Encoding: chunked\r\ntransfer-encoding: chunked\r\n",
            .invalidTransferEncoding),
        .init(
            "chunked with parameter", "9112 §7.1", fields: "Transfer-Encoding: chunked;a=b\r\n",
            .invalidTransferEncoding),
        .init("chunked in quotes", "9112 §7", fields: "Transfer-Encoding: \"chunked\"\r\n", .invalidTransferEncoding),
        .init("empty coding", "9112 §6.1", fields: "Transfer-Encoding:\r\n", .invalidTransferEncoding),
        .init("empty member", "9112 §6.1", fields: "Transfer-Encoding: ,chunked\r\n", .invalidTransferEncoding),
        .init("empty last member", "9112 §6.1", fields: "Transfer-Encoding: chunked,\r\n", .invalidTransferEncoding),
        .init("gzip only", "9112 §6.3", fields: "Transfer-Encoding: gzip\r\n", .invalidTransferEncoding),
        .init(
            "a coding we lack", "9112 §6.1", fields: "Transfer-Encoding: gzip, chunked\r\n", .unsupportedTransferCoding),
        .init(
            "the same in two fields", "9112 §6.1", fields: "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n",
            .unsupportedTransferCoding),
        .init(
            "vertical tab in coding", "9110 §5.5", fields: "Transfer-Encoding: \u{0B}chunked\r\n", .invalidFieldValue),
        .init("NUL in coding", "9110 §5.5", fields: "Transfer-Encoding: chunked\0\r\n", .invalidFieldValue),
        .init(
            "coding in HTTP/1.0", "9112 §6.1", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n",
            .transferEncodingInHTTP10),
    ]

    static let lines: [BadRequest] = [
        .init("folded field", "9112 §5.2", fields: "X: a\r\n b\r\n", .obsoleteLineFolding),
        .init("folded coding", "9112 §5.2", fields: "Transfer-Encoding:\r\n\tchunked\r\n", .obsoleteLineFolding),
        .init("space before first field", "9112 §2.2", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", .obsoleteLineFolding),
        .init("line of spaces", "9112 §2.2", fields: "  \r\n", .obsoleteLineFolding),
        .init("bare LF after request line", "9112 §2.2", "GET / HTTP/1.1\nHost: a\r\n\r\n", .bareLineFeed),
        .init("bare LF after field", "9112 §2.2", fields: "X: a\nTransfer-Encoding: chunked\r\n", .bareLineFeed),
        .init("bare LF ends head", "9112 §2.2", "GET / HTTP/1.1\r\nHost: a\r\n\n", .bareLineFeed),
        .init("bare LF in front", "9112 §2.2", "\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", .bareLineFeed),
        .init("bare CR in value", "9112 §2.2", fields: "X: a\rTransfer-Encoding: chunked\r\n", .bareCarriageReturn),
        .init("bare CR in name", "9112 §2.2", fields: "X\rY: a\r\n", .bareCarriageReturn),
        .init("bare CR before name", "9112 §2.2", fields: "\rX: a\r\n", .bareCarriageReturn),
        .init("CR CR LF", "9112 §2.2", fields: "X: a\r\r\n", .bareCarriageReturn),
        .init("CR CR LF as end", "9112 §2.2", fields: "\r\r\n", .bareCarriageReturn),
        .init("bare CR in method", "9112 §2.2", "GET\r / HTTP/1.1\r\nHost: a\r\n\r\n", .bareCarriageReturn),
        .init("space before colon", "9112 §5.1", fields: "Content-Length : 5\r\n", .whitespaceBeforeColon),
        .init("tab before colon", "9112 §5.1", fields: "Transfer-Encoding\t: chunked\r\n", .whitespaceBeforeColon),
        .init("space in name", "9110 §5.1", fields: "Content Length: 5\r\n", .invalidFieldName),
        .init("empty name", "9110 §5.1", fields: ": 5\r\n", .invalidFieldName),
        .init("NUL in name", "9110 §5.1", fields: "Content-Length\0: 5\r\n", .invalidFieldName),
        .init("name above ASCII", "9110 §5.1", fields: "Content-Length\u{A0}: 5\r\n", .invalidFieldName),
        .init("parenthesis in name", "9110 §5.1", fields: "X(: 5\r\n", .invalidFieldName),
        .init("no colon", "9112 §5", fields: "Content-Length\r\n", .missingColon),
        .init("NUL in value", "9110 §5.5", fields: "X: a\0b\r\n", .invalidFieldValue),
        .init("DEL in value", "9110 §5.5", fields: "X: a\u{7F}\r\n", .invalidFieldValue),
        .init("escape in value", "9110 §5.5", fields: "X: \u{1B}[31m\r\n", .invalidFieldValue),
    ]

    static let hosts: [BadRequest] = [
        .init("no Host", "9112 §3.2", "GET / HTTP/1.1\r\n\r\n", .missingHost),
        .init("no Host, absolute target", "9112 §3.2", "GET http://a/ HTTP/1.1\r\n\r\n", .missingHost),
        .init("two Hosts", "9112 §3.2", fields: "Host: b\r\n", .repeatedHost),
        .init("same Host twice", "9112 §3.2", fields: "host: a\r\n", .repeatedHost),
        .init("two Hosts in HTTP/1.0", "9112 §3.2", "GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n", .repeatedHost),
        .init("empty Host", "9110 §4.2.1", "GET / HTTP/1.1\r\nHost:\r\n\r\n", .invalidHost),
        .init("list of hosts", "9112 §3.2", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", .invalidHost),
        .init("user information", "9110 §4.2.4", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", .invalidHost),
        .init("path in Host", "9112 §3.2", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", .invalidHost),
        .init("port is no number", "3986 §3.2.3", "GET / HTTP/1.1\r\nHost: a:x\r\n\r\n", .invalidHost),
        .init("invalid Host in HTTP/1.0", "9112 §3.2", "GET / HTTP/1.0\r\nHost: a\"\r\n\r\n", .invalidHost),
        .init("bad host in target", "9112 §3.2.2", "GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n", .invalidHost),
    ]

    static let requestLines: [BadRequest] = [
        .init("HTTP/0.9", "9112 §2.3", "GET /\r\n\r\n", .invalidRequestLine),
        .init("method only", "9112 §3", "GET\r\n\r\n", .invalidRequestLine),
        .init("two spaces", "9112 §3", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", .invalidRequestLine),
        .init("two spaces before version", "9112 §3", "GET /  HTTP/1.1\r\nHost: a\r\n\r\n", .invalidRequestLine),
        .init("space at end", "9112 §3", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n", .invalidRequestLine),
        .init("space in target", "9112 §3.2", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", .invalidRequestLine),
        .init("tab for space", "9112 §3", "GET /\tHTTP/1.1\r\nHost: a\r\n\r\n", .invalidRequestLine),
        .init("tab behind method", "9110 §9.1", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n", .invalidMethod),
        .init("space in front", "9112 §3", " GET / HTTP/1.1\r\nHost: a\r\n\r\n", .invalidMethod),
        .init("method no token", "9110 §9.1", "G(T / HTTP/1.1\r\nHost: a\r\n\r\n", .invalidMethod),
        .init("version in lower case", "9112 §2.3", "GET / http/1.1\r\nHost: a\r\n\r\n", .invalidVersion),
        .init("version without minor", "9112 §2.3", "GET / HTTP/1\r\nHost: a\r\n\r\n", .invalidVersion),
        .init("version with two digits", "9112 §2.3", "GET / HTTP/1.10\r\nHost: a\r\n\r\n", .invalidVersion),
        .init("version is text", "9112 §2.3", "GET / HTTP/x.y\r\nHost: a\r\n\r\n", .invalidVersion),
        .init("comma in version", "9112 §2.3", "GET / HTTP/1,1\r\nHost: a\r\n\r\n", .invalidVersion),
        .init("HTTP/2 preface", "9113 §3.4", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", .unsupportedVersion),
        .init("HTTP/0.9 by name", "9110 §15.6.6", "GET / HTTP/0.9\r\n\r\n", .unsupportedVersion),
        .init("NUL in target", "9112 §3.2", "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n", .invalidTarget),
        .init("CR in target", "9112 §3.2", "GET /\rX HTTP/1.1\r\nHost: a\r\n\r\n", .invalidTarget),
        .init("above ASCII in target", "9112 §3.2", "GET /\u{E9} HTTP/1.1\r\nHost: a\r\n\r\n", .invalidTarget),
        .init("fragment", "9112 §3.2", "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n", .invalidTarget),
        .init("no slash", "9112 §3.2", "GET a HTTP/1.1\r\nHost: a\r\n\r\n", .invalidTarget),
        .init("asterisk for GET", "9112 §3.2.4", "GET * HTTP/1.1\r\nHost: a\r\n\r\n", .invalidTarget),
        .init("other scheme", "9112 §3.2.2", "GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n", .invalidTarget),
        .init("CONNECT", "9112 §3.2.3", "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", .connectNotSupported),
    ]

    static let chunks: [BadRequest] = [
        .init("no size", "9112 §7.1", chunks: "\r\nabc", .invalidChunkSize),
        .init("plus sign", "9112 §7.1", chunks: "+3\r\nabc\r\n0\r\n\r\n", .invalidChunkSize),
        .init("minus sign", "9112 §7.1", chunks: "-3\r\nabc\r\n0\r\n\r\n", .invalidChunkSize),
        .init("space in front", "9112 §7.1", chunks: " 3\r\nabc\r\n0\r\n\r\n", .invalidChunkSize),
        .init("space behind", "9112 §7.1", chunks: "3 \r\nabc\r\n0\r\n\r\n", .invalidChunkExtension),
        .init("space inside", "9112 §7.1", chunks: "1 0\r\nabc", .invalidChunkSize),
        .init("0x", "9112 §7.1", chunks: "0x3\r\nabc\r\n0\r\n\r\n", .invalidChunkSize),
        .init("not a digit", "9112 §7.1", chunks: "g\r\n", .invalidChunkSize),
        .init("17 digits", "9112 §7.1", chunks: "00000000000000003\r\nabc", .chunkSizeTooLarge),
        .init("2^64 + 3", "9112 §7.1", chunks: "10000000000000003\r\nabc", .chunkSizeTooLarge),
        .init("2^63", "9112 §7.1", chunks: "8000000000000000\r\nabc", .chunkSizeTooLarge),
        .init("size ends with LF", "9112 §7.1", chunks: "3\nabc\r\n0\r\n\r\n", .bareLineFeed),
        .init("size ends with CR", "9112 §7.1", chunks: "3\rabc\r\n0\r\n\r\n", .invalidChunkSize),
        .init("no line end behind data", "9112 §7.1", chunks: "3\r\nabc0\r\n\r\n", .missingChunkEnd),
        .init("data longer than size", "9112 §7.1", chunks: "3\r\nabcd\r\n0\r\n\r\n", .missingChunkEnd),
        .init("LF behind data", "9112 §7.1", chunks: "3\r\nabc\n0\r\n\r\n", .missingChunkEnd),
        .init("CR behind data", "9112 §7.1", chunks: "3\r\nabc\r0\r\n\r\n", .missingChunkEnd),
        .init("LF in extension", "9112 §7.1.1", chunks: "3;a\nb\r\nabc\r\n0\r\n\r\n", .bareLineFeed),
        .init("CR in extension", "9112 §7.1.1", chunks: "3;a\rb\r\nabc\r\n0\r\n\r\n", .invalidChunkSize),
        .init("NUL in extension", "9112 §7.1.1", chunks: "3;a\0\r\nabc\r\n0\r\n\r\n", .invalidChunkExtension),
        .init("DEL in extension", "9112 §7.1.1", chunks: "3;\u{7F}\r\nabc\r\n0\r\n\r\n", .invalidChunkExtension),
        .init("endless extension", "9112 §7.1.1", chunks: "3;" + String(repeating: "a", count: 300), .chunkLineTooLong),
        .init("folded trailer", "9112 §5.2", chunks: "0\r\nX: a\r\n b\r\n\r\n", .obsoleteLineFolding),
        .init("trailer without colon", "9112 §5", chunks: "0\r\nabc\r\n\r\n", .missingColon),
        .init(
            "next request as trailer", "9112 §5.1", chunks: "0\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", .invalidFieldName),
        .init("space before trailer's colon", "9112 §5.1", chunks: "0\r\nX : a\r\n\r\n", .whitespaceBeforeColon),
        .init("LF ends trailer", "9112 §2.2", chunks: "0\r\nX: a\n\r\n", .bareLineFeed),
        .init("LF ends body", "9112 §2.2", chunks: "0\r\n\n", .bareLineFeed),
        .init("CR in trailer", "9112 §2.2", chunks: "0\r\nX: a\rb\r\n\r\n", .bareCarriageReturn),
        .init("CR at the end", "9112 §2.2", chunks: "0\r\n\rGET", .bareCarriageReturn),
        .init("NUL in trailer", "9110 §5.5", chunks: "0\r\nX: \0\r\n\r\n", .invalidFieldValue),
    ]

    @Test(arguments: framing + lines + hosts + requestLines + chunks) func isRefused(request: BadRequest) {
        let message = Array(request.message.utf8)
        #expect(refusal(of: message, cuts: []) == request.error)
        #expect(refusal(of: message, cuts: Array(0..<message.count)) == request.error)
        for place in message.indices {
            #expect(refusal(of: message, cuts: [place]) == request.error, "cut at \(place)")
        }
    }

    /// Good requests that look like the bad ones: strictness must not refuse them.
    @Test(
        arguments: [
            ("Content-Length: 5\r\n", .length(5)), ("Content-Length: 0\r\n", .length(0)),
            ("Content-Length:\t005 \r\n", .length(5)),
            ("Content-Length: 9223372036854775807\r\n", .length(UInt64(Int.max))),
            ("X-Content-Length: 7\r\n", .none), ("", .none), ("Transfer-Encoding:  CHUNKED\t\r\n", .chunked),
            ("TE: trailers\r\nTransfer-Encoding: chunked\r\n", .chunked),
        ] as [(String, BodyFraming)])
    func isUnderstood(fields: String, framing: BodyFraming) throws {
        let head = try requestHead("POST / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n")
        #expect(try BodyFraming.ofRequest(head) == framing)
    }

    /// The error that a server would answer with: of the head, of its framing, or of the chunks.
    private func refusal(of message: [UInt8], cuts: [Int]) -> HTTPParseError? {
        switch parseRequest(message, cuts: cuts) {
        case .failed(let error):
            return error
        case .incomplete:
            return nil
        case .complete(let head, let consumed):
            let body = Array(message[consumed...])
            do throws(HTTPParseError) {
                guard try BodyFraming.ofRequest(head) == .chunked else { return nil }
            } catch {
                return error
            }
            return decodeChunked(body, cuts: cuts.filter { $0 >= consumed }.map { $0 - consumed }).error
        }
    }
}
