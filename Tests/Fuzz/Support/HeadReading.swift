@testable import LemonadeCore

/// What reading a head came to, in a form in which two readings are equal when nobody could tell them apart.
enum HeadReading<Head: Equatable>: Equatable {
    case complete(Head, consumed: Int)
    case failed(HTTPParseError)
    case incomplete
}

/// Limits that inputs of a few hundred bytes reach, beside those that apply.
enum FuzzLimits {
    static let all = [
        HTTPLimits(),
        HTTPLimits(
            maxHeadBytes: 120, maxStartLineBytes: 40, maxMethodBytes: 5, maxFields: 4, maxLeadingEmptyLines: 1,
            maxChunkLineBytes: 8, maxChunkExtensionBytes: 12, maxTrailerBytes: 20),
    ]
}

/// One field line.
struct ReadField: Equatable {
    let id: HTTPFieldID
    let name: [UInt8]
    let value: [UInt8]

    /// The field lines of a head, in order.
    static func list(_ fields: HTTPFields) -> [ReadField] {
        fields.entries.map { entry in
            fields.withField(entry) { ReadField(id: entry.id, name: Array($0), value: Array($1)) }
        }
    }
}

/// Gives a parser more and more of a message, each time in memory of its own, until it says something else than that it
/// needs more.
func readGrowing(
    _ bytes: UnsafeRawBufferPointer, cutAt cuts: [Int],
    _ parse: (UnsafeRawBufferPointer) throws(HTTPParseError) -> HeadOutcome
) -> Result<HeadOutcome, HTTPParseError> {
    for end in cuts + [bytes.count] {
        let outcome = withCopy(of: UnsafeRawBufferPointer(rebasing: bytes[..<end])) { copy in
            Result { () throws(HTTPParseError) in try parse(UnsafeRawBufferPointer(copy)) }
        }
        if outcome != .success(.needMore) { return outcome }
    }
    return .success(.needMore)
}
