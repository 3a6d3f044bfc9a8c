/// A provider's answer on its way to the client.
struct RelayedAnswer {
    /// Where it comes from.
    let plan: RoutePlan
    /// What was asked for there.
    let path: RelayedPath
    /// Whether it is a stream of events.
    let isEventStream: Bool
    /// How the client gets its body.
    var framing: ClientFraming
    /// What is seen of its body as it passes.
    var watch: StreamWatch
}
