import Testing

@testable import LemonadeCore

struct UsageObserverTests {
    private static func usage(_ pieces: [ArraySlice<UInt8>]) -> TokenUsage? {
        var observer = UsageObserver()
        for piece in pieces { piece.withUnsafeBytes { observer.observe($0) } }
        return observer.usage
    }

    struct Row: CustomTestStringConvertible {
        let testDescription: String
        let answer: String
        let usage: TokenUsage?

        init(_ description: String, _ answer: String, _ usage: TokenUsage?) {
            testDescription = description
            self.answer = answer
            self.usage = usage
        }
    }

    static let rows: [Row] = [
        Row("nothing", "", nil),
        Row("no usage", #"{"choices":[]}"#, nil),
        Row(
            "chat completion",
            #"""
            {"choices":[{"message":{"content":"hi"}}],"usage":{"prompt_tokens":9,"completion_tokens":12,
            "total_tokens":21,"prompt_tokens_details":{"cached_tokens":3},
            "completion_tokens_details":{"reasoning_tokens":4}}}
            """#,
            TokenUsage(input: 9, output: 12, cached: 3, reasoning: 4)),
        Row(
            "chat completion, pretty",
            "{\n\"usage\" :\r\n\t {\n\"prompt_tokens\" : 9,\n\"completion_tokens\": 12\n}\n}",
            TokenUsage(input: 9, output: 12)),
        Row(
            "embeddings", #"{"object":"list","data":[],"usage":{"prompt_tokens":8,"total_tokens":8}}"#,
            TokenUsage(input: 8)),
        Row(
            "streamed chat",
            #"""
            data: {"choices":[{"delta":{"content":"a"}}],"usage":null}

            data: {"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":1}}

            data: [DONE]


            """#,
            TokenUsage(input: 5, output: 1)),
        Row(
            "streamed chat without a space after data",
            "data:{\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":1}}\r\n\r\n", TokenUsage(input: 5, output: 1)),
        Row(
            "usage that is said again and again",
            #"""
            data: {"usage":{"prompt_tokens":5,"completion_tokens":1}}

            data: {"usage":{"prompt_tokens":5,"completion_tokens":2}}

            data: {"usage":null}


            """#,
            TokenUsage(input: 5, output: 2)),
        Row(
            "responses",
            #"""
            event: response.completed
            data: {"type":"response.completed","response":{"usage":{"input_tokens":36,"input_tokens_details":\#
            {"cached_tokens":30},"output_tokens":87,"output_tokens_details":{"reasoning_tokens":64}}}}


            """#,
            TokenUsage(input: 36, output: 87, cached: 30, reasoning: 64)),
        Row(
            "messages",
            #"""
            event: message_start
            data: {"type":"message_start","message":{"usage":{"input_tokens":25,"cache_creation_input_tokens":7,\#
            "cache_read_input_tokens":11,"output_tokens":1}}}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":15}}


            """#,
            TokenUsage(input: 25, output: 15, cached: 11, cacheWritten: 7)),
        Row(
            "DeepSeek's cache", #"{"usage":{"prompt_tokens":9,"prompt_cache_hit_tokens":6}}"#,
            TokenUsage(input: 9, cached: 6)),
        Row(
            "timings of llama.cpp", #"{"timings":{"cache_n":10,"prompt_n":4,"prompt_ms":1.5,"predicted_n":20}}"#,
            TokenUsage(input: 14, output: 20, cached: 10)),
        Row(
            "usage beside timings",
            #"{"timings":{"prompt_n":1,"predicted_n":2,"cache_n":3},"usage":{"prompt_tokens":7}}"#,
            TokenUsage(input: 7, output: 2, cached: 3)),
        Row(
            "null says nothing",
            #"{"usage":{"prompt_tokens":null,"completion_tokens":2,"prompt_tokens_details":null}}"#,
            TokenUsage(output: 2)),
        Row("a negative count", #"{"usage":{"prompt_tokens":-1,"completion_tokens":1.5}}"#, nil),
        Row("a count that is no number", #"{"usage":{"prompt_tokens":"7","prompt_tokens_details":[1]}}"#, nil),
        Row("counts beyond all reason", #"{"usage":{"prompt_tokens":4294967296,"completion_tokens":1e30}}"#, nil),
        Row(
            "braces and quotes in strings", #"{"usage":{"note":"}\"}{\\","prompt_tokens":3,"list":[{"a":"]"}]}}"#,
            TokenUsage(input: 3)),
        Row(
            "text that looks like usage",
            #"{"content":"\"usage\":{\"prompt_tokens\":1}","x":"say \"usage","y":{"prompt_tokens":2}}"#, nil),
        Row(
            "names that hold usage",
            #"{"\"usage":{"prompt_tokens":1},"my_usage":{"prompt_tokens":2},"usages":{"prompt_tokens":3}}"#, nil),
        Row("a value that is usage", #"["usage",{"prompt_tokens":1}] {"role":"usage","prompt_tokens":2}"#, nil),
        Row(
            "usage of another kind, then usage", #"{"usage":"usage","a":{"usage":[{"usage":{"prompt_tokens":4}}]}}"#,
            TokenUsage(input: 4)),
        Row(
            "names that begin again", #"""usage":{"prompt_tokens":1}}"usa"usage":{"completion_tokens":2}}"#,
            TokenUsage(input: 1, output: 2)),
        Row(
            "usage that is not JSON", #"{"usage":{"prompt_tokens":1,}} {"usage":{"completion_tokens":2}}"#,
            TokenUsage(output: 2)),
        Row(
            "counts in other places",
            #"{"usage":{"cached_tokens":1,"x":{"prompt_tokens":2},"prompt_tokens_details":[{"cached_tokens":3},4],"#
                + #""input_tokens_details":{"x":{"cached_tokens":5},"reasoning_tokens":6},"completion_tokens":7}}"#,
            TokenUsage(output: 7)),
        Row(
            "names with escapes", #"{"usage":{"prompt_tokens_d\u0065tails":{"c\u0061ched_tokens":3,"x":1}}}"#,
            TokenUsage(cached: 3)),
        Row(
            "other spellings of whole numbers", #"{"usage":{"prompt_tokens":9.0,"completion_tokens":1.2e1}}"#,
            TokenUsage(input: 9, output: 12)),
        Row(
            "the largest count", #"{"usage":{"prompt_tokens":4294967295,"completion_tokens":18446744073709551617}}"#,
            TokenUsage(input: 4_294_967_295)),
        Row(
            "usage and timings in one another",
            #"{"timings":{"prompt_n":1,"usage":{"prompt_tokens":2,"timings":{"predicted_n":3}}}}"#,
            TokenUsage(input: 2)),
        Row("cut off", #"{"usage":{"prompt_tokens":1"#, nil),
    ]

    @Test(arguments: rows)
    func seesUsageHoweverTheAnswerIsCut(_ row: Row) {
        let answer = Array(row.answer.utf8)
        #expect(Self.usage([answer[...]]) == row.usage)
        #expect(Self.usage(answer.indices.map { answer[$0...$0] }) == row.usage)
        for split in 0...answer.count {
            #expect(Self.usage([answer[..<split], answer[split...]]) == row.usage)
        }
        for size in 2...9 {
            let pieces = stride(from: 0, to: answer.count, by: size).map { answer[$0..<min($0 + size, answer.count)] }
            #expect(Self.usage(pieces) == row.usage)
        }
    }

    @Test func usageThatIsTooLargeIsPassedOver() {
        let limit = JSONMemberCapture.maximumObjectSize
        for (size, expected) in [(limit, TokenUsage(input: 1)), (limit + 1, nil)] {
            let frame = #"{"x":"","prompt_tokens":1}"#
            let object = #"{"x":""# + String(repeating: "x", count: size - frame.utf8.count) + #"","prompt_tokens":1}"#
            #expect(object.utf8.count == size)
            let answer = Array(#"{"usage":"#.utf8) + Array(object.utf8) + Array("}".utf8)
            #expect(Self.usage([answer[...]]) == expected)
            let next = answer + Array(#"{"usage":{"completion_tokens":2}}"#.utf8)
            #expect(Self.usage([next[...]])?.output == 2)
        }
    }

    @Test func anAnswerThatIsOnlyOpeningsCostsLittle() {
        let answer = Array(String(repeating: "\"usage\":{", count: 50_000).utf8)
        #expect(Self.usage([answer[...]]) == nil)
    }
}
