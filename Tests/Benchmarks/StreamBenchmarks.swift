@testable import LemonadeCore

/// What watches and reads streams.
enum StreamBenchmarks {
    /// Measures all.
    static func run(in suite: Suite) {
        let event = Samples.event
        var watch = StreamWatch(isEventStream: true, observesUsage: true, style: .openAI)
        suite.measure("watching one token pass (events and usage)", bytes: event.count) {
            event.withUnsafeBytes { watch.observe($0) }
        }
        let end = Samples.streamEnd
        suite.measure("watching the usage pass", bytes: end.count) {
            end.withUnsafeBytes { watch.observe($0) }
        }
        var large = StreamWatch(isEventStream: true, observesUsage: true, style: .openAI)
        let burst = (0..<100).flatMap { _ in event }
        suite.measure("watching a burst of 100 tokens", bytes: burst.count) {
            burst.withUnsafeBytes { large.observe($0) }
        }
        var parser = ServerSentEventParser()
        suite.measure("reading a burst of 100 events", bytes: burst.count) {
            burst.withUnsafeBytes { bytes in try? parser.feed(bytes) { keep($0.data.count) } }
        }
    }
}
