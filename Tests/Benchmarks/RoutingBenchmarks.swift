@testable import LemonadeCore

/// From a model's name to the request that goes upstream.
enum RoutingBenchmarks {
    /// How many models the catalogue has: as many as a few large aggregators list together.
    private static let models = 2_000

    /// Measures all.
    static func run(in suite: Suite) {
        guard let provider = Fixture.provider(port: 9), let key = try? APIKey("key") else { return }
        let route = ProviderRoute(provider: provider, key: .runtime(key), isDiscovering: false)
        let listed = (0..<models).map { DiscoveredModel(id: "vendor-\($0 % 40)/model-\($0)-instruct") }
        suite.measure("catalogue of \(models) models, built") {
            keep(ModelCatalog.build(local: [], providers: [(provider, listed)]))
        }
        let snapshot = RoutingSnapshot(
            generation: 1, catalog: .build(local: [], providers: [(provider, listed)]),
            providers: [provider.name: route])
        let name = "mock.vendor-7/model-1007-instruct"
        suite.measure("catalogue lookup") { keep(snapshot.catalog.entry(named: name)) }
        suite.measure("route of a listed model") { keep(try? Router.plan(name, in: snapshot, waits: false)) }
        suite.measure("route of an unlisted model") { keep(try? Router.plan("mock.x", in: snapshot, waits: false)) }

        let body = Samples.chatRequest(model: name, bytes: 200)
        var parser = RequestHeadParser()
        var head = RequestHead()
        guard case .cloud(let plan)? = try? Router.plan(name, in: snapshot, waits: false),
            let facts = body.withUnsafeBytes({ try? RequestFacts.read($0) }),
            (try? Samples.requestHead.withUnsafeBytes({ try parser.parse($0, into: &head) })) != nil
        else { return }
        var writer = ByteWriter(capacity: 4096)
        suite.measure("request rewritten, 200 B body") {
            body.withUnsafeBytes { body in
                keep(
                    RequestRewrite.write(
                        plan, path: RelayedPath.all[0].relayed, head: head, body: body, modelRange: facts.modelRange,
                        into: &writer
                    ).byteCount)
            }
        }
    }
}

/// What several benchmarks are made of.
enum Fixture {
    /// A provider named `mock` on a port of this machine.
    static func provider(port: UInt16) -> CloudProvider? {
        guard let name = try? ProviderName("mock"), let url = try? BaseURL("http://127.0.0.1:\(port)/v1") else {
            return nil
        }
        var provider = CloudProvider(name: name, baseURL: url)
        provider.allowInsecureHTTP = true
        return provider
    }
}
