@testable import LemonadeCore

/// What a head parser made of a message that came in the given pieces: the head and how many bytes it took, an error, or
/// neither while bytes are missing.
enum HeadResult<Head: ~Copyable>: ~Copyable {
    case complete(Head, consumed: Int)
    case failed(HTTPParseError)
    case incomplete
}

/// Feeds a message to a fresh parser as it grows: first `cuts[0]` bytes, then `cuts[1]` bytes, and at last all of it. Each
/// time the bytes are in memory of their own, as if a buffer had moved.
func parseRequest(
    _ message: [UInt8], cuts: [Int] = [], limits: HTTPLimits = HTTPLimits()
) -> HeadResult<RequestHead> {
    var parser = RequestHeadParser(limits: limits)
    return parse(message, cuts: cuts, head: RequestHead()) { (bytes, head) throws(HTTPParseError) in
        try parser.parse(bytes, into: &head)
    }
}

/// The same for answers.
func parseResponse(
    _ message: [UInt8], cuts: [Int] = [], limits: HTTPLimits = HTTPLimits()
) -> HeadResult<ResponseHead> {
    var parser = ResponseHeadParser(limits: limits)
    return parse(message, cuts: cuts, head: ResponseHead()) { (bytes, head) throws(HTTPParseError) in
        try parser.parse(bytes, into: &head)
    }
}

private func parse<Head: ~Copyable>(
    _ message: [UInt8], cuts: [Int], head: consuming Head,
    feed: (UnsafeRawBufferPointer, inout Head) throws(HTTPParseError) -> HeadOutcome
) -> HeadResult<Head> {
    for end in cuts + [message.count] {
        let outcome = Result<HeadOutcome, HTTPParseError> { () throws(HTTPParseError) in
            try withCopy(of: message[..<end]) { (bytes) throws(HTTPParseError) in
                try feed(UnsafeRawBufferPointer(bytes), &head)
            }
        }
        switch outcome {
        case .success(.complete(let consumed)): return .complete(head, consumed: consumed)
        case .success(.needMore): continue
        case .failure(let error): return .failed(error)
        }
    }
    return .incomplete
}

/// Lends a copy of the bytes that is exactly as large as they are, so that reading past the end is seen by a sanitizer.
func withCopy<Success, Failure: Error>(
    of bytes: some Collection<UInt8>, _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Success
) throws(Failure) -> Success {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
    defer { copy.deallocate() }
    copy.copyBytes(from: bytes)
    return try body(copy)
}

/// The ways in which a message of that length is cut in the tests: whole, byte by byte, and in two at each place.
func everySplit(of count: Int) -> [[Int]] {
    [[], Array(0..<count)] + (0..<count).map { [$0] }
}

/// A summary of a result in which two results are equal when nobody could tell them apart.
func summary(_ result: consuming HeadResult<RequestHead>) -> String {
    switch consume result {
    case .complete(let head, let consumed): "\(consumed) " + summary(head)
    case .failed(let error): "\(error)"
    case .incomplete: "incomplete"
    }
}

/// The same for answers.
func summary(_ result: consuming HeadResult<ResponseHead>) -> String {
    switch consume result {
    case .complete(let head, let consumed): "\(consumed) " + summary(head)
    case .failed(let error): "\(error)"
    case .incomplete: "incomplete"
    }
}

private func summary(_ head: borrowing RequestHead) -> String {
    "\(head.method) \(head.targetString) \(head.path) \(head.version) \(head.keepAlive) " + summary(head.fields)
}

private func summary(_ head: borrowing ResponseHead) -> String {
    "\(head.status) \(head.reason) \(head.version) \(head.keepAlive) " + summary(head.fields)
}

private func summary(_ fields: HTTPFields) -> String {
    fields.entries.map { "\($0.id) \(fields.nameString(of: $0)):\(fields.valueString(of: $0))|" }.description
}

/// The head that a good request parses to; any other is an error, which fails the test that asks.
func requestHead(_ message: String) throws -> RequestHead {
    switch parseRequest(Array(message.utf8)) {
    case .complete(let head, _): return head
    case .failed(let error): throw error
    case .incomplete: throw IncompleteHead()
    }
}

/// The head that a good answer parses to.
func responseHead(_ message: String) throws -> ResponseHead {
    switch parseResponse(Array(message.utf8)) {
    case .complete(let head, _): return head
    case .failed(let error): throw error
    case .incomplete: throw IncompleteHead()
    }
}

/// A head that a test takes for whole is not.
struct IncompleteHead: Error {}

/// What a decoder made of a chunked body that came in pieces.
struct ChunkedResult: Equatable {
    var payload: [UInt8] = []
    var consumed = 0
    var isComplete = false
    var error: HTTPParseError?
    var trailers: [String] = []
}

/// Decodes a body that arrives in pieces ending at those places.
func decodeChunked(_ body: [UInt8], cuts: [Int] = [], limits: HTTPLimits = HTTPLimits()) -> ChunkedResult {
    var decoder = ChunkedDecoder(limits: limits)
    var result = ChunkedResult()
    for end in cuts + [body.count] where end >= result.consumed {
        withCopy(of: body[result.consumed..<end]) { buffer in
            do throws(HTTPParseError) {
                let (consumed, payload) = try decoder.decode(buffer)
                result.consumed += consumed
                result.payload += buffer[..<payload]
            } catch {
                result.error = error
            }
        }
        if result.error != nil || decoder.isComplete { break }
    }
    result.isComplete = decoder.isComplete
    result.trailers = decoder.trailers.entries.map {
        "\(decoder.trailers.nameString(of: $0)): \(decoder.trailers.valueString(of: $0))"
    }
    return result
}
