/// Some bytes of a body, as they came.
struct AnswerPiece: Sendable {
    /// The media type of the whole answer.
    let contentType: String
    /// The bytes.
    let bytes: [UInt8]
}
