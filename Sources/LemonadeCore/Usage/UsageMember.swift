/// One spelling of one number in the `usage` objects of the inference APIs: a new dialect is a row here.
struct UsageMember: Sendable {
    /// The member of the `usage` object that holds the number, where it is not the object itself.
    var parent: StaticString?

    /// The number's own name.
    let name: StaticString

    /// Where the number goes.
    let field: Field

    /// The numbers of a `TokenUsage`.
    enum Field: Sendable {
        case input, output, cached, cacheWritten, reasoning
    }

    /// The members of a `usage` object that hold further numbers.
    static let parents: [StaticString] = [
        promptDetails, completionDetails, inputDetails, outputDetails,
    ]
    private static let promptDetails: StaticString = "prompt_tokens_details"
    private static let completionDetails: StaticString = "completion_tokens_details"
    private static let inputDetails: StaticString = "input_tokens_details"
    private static let outputDetails: StaticString = "output_tokens_details"

    /// Every spelling that is known.
    static let all: [UsageMember] = [
        // OpenAI: chat completions, completions, embeddings, and all who follow them.
        UsageMember(name: "prompt_tokens", field: .input),
        UsageMember(name: "completion_tokens", field: .output),
        UsageMember(parent: promptDetails, name: "cached_tokens", field: .cached),
        UsageMember(parent: completionDetails, name: "reasoning_tokens", field: .reasoning),
        // OpenAI responses.
        UsageMember(name: "input_tokens", field: .input),
        UsageMember(name: "output_tokens", field: .output),
        UsageMember(parent: inputDetails, name: "cached_tokens", field: .cached),
        UsageMember(parent: outputDetails, name: "reasoning_tokens", field: .reasoning),
        // Anthropic messages; input_tokens and output_tokens as above.
        UsageMember(name: "cache_read_input_tokens", field: .cached),
        UsageMember(name: "cache_creation_input_tokens", field: .cacheWritten),
        // DeepSeek.
        UsageMember(name: "prompt_cache_hit_tokens", field: .cached),
    ]
}

extension TokenUsage {
    /// Takes over what a `usage` object says; what it leaves out, or says null of, stays. Nothing is taken of what is not
    /// JSON after all. No tree: this is done for every answer.
    mutating func merge(usage object: UnsafeRawBufferPointer) {
        var merged = self
        let isValid = object.forEachMember { member in
            switch member.kind {
            case .number:
                guard let count = object.tokenCount(of: member) else { return }
                merged.take(count, named: member, of: object, in: nil)
            case .object:
                guard let parent = object.parent(named: member) else { return }
                let inner = UnsafeRawBufferPointer(rebasing: object[member.valueRange])
                inner.forEachMember { nested in
                    guard nested.kind == .number, let count = inner.tokenCount(of: nested) else { return }
                    merged.take(count, named: nested, of: inner, in: parent)
                }
            case .string, .true, .false, .null, .array: break
            }
        }
        if isValid { self = merged }
    }

    /// Takes over what a `timings` object of llama.cpp says: `prompt_n` counts what was evaluated, `cache_n` what was
    /// reused, and the prompt is both.
    mutating func merge(timings object: UnsafeRawBufferPointer) {
        var evaluated: Int?
        var reused: Int?
        var predicted: Int?
        let isValid = object.forEachMember { member in
            guard member.kind == .number, let count = object.tokenCount(of: member) else { return }
            if JSONScanner.name(member, in: object, equals: "prompt_n") {
                evaluated = count
            } else if JSONScanner.name(member, in: object, equals: "cache_n") {
                reused = count
            } else if JSONScanner.name(member, in: object, equals: "predicted_n") {
                predicted = count
            }
        }
        guard isValid else { return }
        if let evaluated {
            cached = reused ?? cached
            input = evaluated + (reused ?? 0)
        }
        output = predicted ?? output
    }

    private mutating func take(
        _ count: Int, named member: JSONMember, of object: UnsafeRawBufferPointer, in parent: StaticString?
    ) {
        for row in UsageMember.all where row.mayBe(member, in: parent) {
            guard JSONScanner.name(member, in: object, equals: row.name) else { continue }
            switch row.field {
            case .input: input = count
            case .output: output = count
            case .cached: cached = count
            case .cacheWritten: cacheWritten = count
            case .reasoning: reasoning = count
            }
        }
    }
}

extension UsageMember {
    /// Whether a number in that member (nil is the `usage` object itself) may be this one, by the length of its name.
    @inline(__always)
    fileprivate func mayBe(_ member: JSONMember, in other: StaticString?) -> Bool {
        // Both parents come from the same table, so that the same name is the same place.
        (member.nameHasEscapes || member.nameRange.count == name.utf8CodeUnitCount)
            && parent?.utf8Start == other?.utf8Start
    }
}

extension UnsafeRawBufferPointer {
    /// Calls `body` for each member of the object that these bytes are. False if they are none; then nothing counts.
    @discardableResult
    fileprivate func forEachMember(_ body: (JSONMember) -> Void) -> Bool {
        do {
            try JSONScanner.scanObject(self, member: body)
            return true
        } catch {
            return false
        }
    }

    /// The member of a `usage` object, as the table names it, that holds further numbers.
    fileprivate func parent(named member: JSONMember) -> StaticString? {
        UsageMember.parents.first { JSONScanner.name(member, in: self, equals: $0) }
    }

    /// The member's value as a number of tokens: whole, not negative, and below 2^32, so that whoever adds up what
    /// providers claim does not overflow.
    fileprivate func tokenCount(of member: JSONMember) -> Int? {
        let text = self[member.valueRange]
        var count = 0
        if text.count <= 10, text.allSatisfy({ (0x30...0x39).contains($0) }) {
            for digit in text { count = count * 10 + Int(digit - 0x30) }
        } else {
            // Rare spellings: `9.0`, `1e3`.
            guard let value = JSONNumber(validated: String(decoding: text, as: UTF8.self)).int else { return nil }
            count = value
        }
        return 0...Int(UInt32.max) ~= count ? count : nil
    }
}
