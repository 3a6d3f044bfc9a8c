/// Watches an answer's bytes as they pass, an event stream or one JSON body, for what it says of tokens; never edits
/// them and keeps none.
///
/// Any member `usage` whose value is an object counts, wherever it is nested, so that every shape of the inference APIs
/// is seen: at the top (chat, completions, embeddings), in `response` or `message` (responses, messages). A stream
/// may say it in parts or again and again; of each number the last counts.
package struct UsageObserver: Sendable {
    private static let usageName: StaticString = "\"usage\""
    private static let timingsName: StaticString = "\"timings\""

    private var usageObjects = JSONMemberCapture(quotedName: usageName)
    private var timingsObjects = JSONMemberCapture(quotedName: timingsName)
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
        // Most of an answer has neither, and so is searched once.
        let start =
            usageObjects.isIdle && timingsObjects.isIdle
            ? chunk.firstIndex(of: Self.usageName, or: Self.timingsName, from: 0) ?? chunk.count : 0
        usageObjects.observe(chunk, from: start) { reported.merge(usage: $0) }
        timingsObjects.observe(chunk, from: start) { timed.merge(timings: $0) }
    }
}
