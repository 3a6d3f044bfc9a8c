/// What routing needs to know of an inference request's body, read without decoding it.
package struct RequestFacts: Sendable, Equatable {
    /// Where the value of `model` lies in the body, its quotes included: what a rewrite replaces.
    package let modelRange: Range<Int>

    /// The model that is asked for, unescaped; never empty.
    package let model: String

    /// The value of `stream`; nil when it is absent or null. Of two, the last counts, as for most JSON readers.
    package let stream: Bool?

    /// Reads the facts and validates the whole body on the way.
    package static func read(_ body: UnsafeRawBufferPointer) throws(RequestFactsError) -> RequestFacts {
        var modelMember: JSONMember?
        var modelCount = 0
        var stream: Bool?
        var streamIsBoolean = true
        do {
            try JSONScanner.scanObject(body) { member in
                if JSONScanner.name(member, in: body, equals: "model") {
                    modelMember = member
                    modelCount += 1
                } else if JSONScanner.name(member, in: body, equals: "stream") {
                    switch member.kind {
                    case .true: (stream, streamIsBoolean) = (true, true)
                    case .false: (stream, streamIsBoolean) = (false, true)
                    case .null: (stream, streamIsBoolean) = (nil, true)
                    case .string, .number, .object, .array: streamIsBoolean = false
                    }
                }
            }
        } catch {
            throw error.kind == .notAnObject ? .notAnObject : .malformed(error)
        }
        guard let modelMember else { throw .missingModel }
        // Readers differ on which of two members counts: the provider might serve another model than was routed.
        guard modelCount == 1 else { throw .duplicateModel }
        guard let model = JSONScanner.string(modelMember, in: body) else { throw .modelNotString }
        guard !model.isEmpty else { throw .emptyModel }
        guard streamIsBoolean else { throw .streamNotBoolean }
        return RequestFacts(modelRange: modelMember.valueRange, model: model, stream: stream)
    }
}
