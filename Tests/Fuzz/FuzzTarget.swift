/// Something that eats bytes from outside, and what must hold of it whatever the bytes are.
struct FuzzTarget: Sendable {
    /// The name by which `run` asks for it, and that of its corpus.
    let name: String
    /// Feeds it once. Ends the process when something does not hold.
    let check: @Sendable (UnsafeRawBufferPointer) -> Void

    /// Every target: a new one is a row here, a file under Targets and a folder under Corpus.
    static let all = [
        FuzzTarget(name: "request-head", check: RequestHeadTarget.check),
        FuzzTarget(name: "response-head", check: ResponseHeadTarget.check),
        FuzzTarget(name: "chunked", check: ChunkedTarget.check),
        FuzzTarget(name: "json-scanner", check: JSONScannerTarget.check),
        FuzzTarget(name: "json-value", check: JSONValueTarget.check),
        FuzzTarget(name: "event-stream", check: EventStreamTarget.check),
        FuzzTarget(name: "usage", check: UsageTarget.check),
        FuzzTarget(name: "configuration", check: ConfigurationTarget.check),
        FuzzTarget(name: "listing", check: ListingTarget.check),
        FuzzTarget(name: "gguf", check: GGUFTarget.check),
    ]
}

/// Ends the process when something does not hold: that is how libFuzzer learns of it, and keeps the input.
func require(_ condition: @autoclosure () -> Bool, _ what: @autoclosure () -> String) {
    if condition() { return }
    // Safety: ending the process is this function's purpose.
    fatalError("does not hold: \(what())")
}
