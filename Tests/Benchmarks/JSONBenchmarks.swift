@testable import LemonadeCore

/// Request bodies, and JSON as a tree.
enum JSONBenchmarks {
    /// Measures all.
    static func run(in suite: Suite) {
        for (size, name) in [(200, "200 B"), (64 * 1024, "64 KiB"), (1024 * 1024, "1 MiB")] {
            let body = Samples.chatRequest(model: "mock.m", bytes: size)
            suite.measure("model and stream of a body, \(name)", bytes: body.count) {
                keep(body.withUnsafeBytes { try? RequestFacts.read($0) })
            }
        }
        let answer = Samples.chatAnswer
        suite.measure("tree of an answer", bytes: answer.count) { keep(try? JSONValue.parse(answer)) }
        guard let tree = try? JSONValue.parse(answer) else { return }
        suite.measure("tree written", bytes: answer.count) { keep(tree.serialized()) }
    }
}
