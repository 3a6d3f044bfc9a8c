/// Watches an answer's bytes as they pass, an event stream or one JSON body, for what it says of tokens; never edits
/// them and keeps none.
///
/// Any member `usage` whose value is an object counts, wherever it is nested, so that every shape of the inference APIs
/// is seen: at the top (chat, completions, embeddings), in `response` or `message` (responses, messages). A stream
/// may say it in parts or again and again; of each number the last counts.
package struct UsageObserver: Sendable {
    private var usageObjects = JSONMemberCapture(quotedName: "\"usage\"")
    private var timingsObjects = JSONMemberCapture(quotedName: "\"timings\"")
    private var reported = TokenUsage()
    private var timed = TokenUsage()

    /// An observer at the start of an answer.
    package init() {}

    /// What has been said so far; nil when nothing has. llama.cpp says its `timings` even where the client did not ask
    /// for usage, so they complete it.
    package var usage: TokenUsage? {
        let usage = reported.completed(by: timed)
        return usage.isEmpty ? nil : usage
    }

    /// Takes note of the next bytes of the answer, cut wherever they are.
    package mutating func observe(_ chunk: UnsafeRawBufferPointer) {
        usageObjects.observe(chunk) { reported.merge(usage: $0) }
        timingsObjects.observe(chunk) { timed.merge(timings: $0) }
    }
}
