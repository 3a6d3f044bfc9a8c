import Glibc
import Synchronization

@testable import LemonadeCore

/// The relay as a whole: a daemon in this process, a small provider behind it and a client in front of it, all over
/// loopback. The processor time is the daemon's alone: the process's, less that of the two threads at its ends.
enum RelayBenchmarks {
    private struct Workload {
        let name: String
        let connections: Int
        let bodyBytes: Int
        let stream: Bool
    }

    private static let workloads = [
        Workload(name: "relay, answer of 300 B, 64 clients", connections: 64, bodyBytes: 200, stream: false),
        Workload(name: "relay, stream of 22 events, 64 clients", connections: 64, bodyBytes: 200, stream: true),
        Workload(name: "relay, request of 64 KiB, 32 clients", connections: 32, bodyBytes: 65_536, stream: false),
        Workload(name: "relay, request of 1 MiB, 8 clients", connections: 8, bodyBytes: 1_048_576, stream: false),
        Workload(name: "relay, one client", connections: 1, bodyBytes: 200, stream: false),
    ]
    private static let rounds = 3
    private static let seconds = 1.2

    /// Measures all.
    static func run(in suite: Suite) async {
        let wanted = workloads.filter { suite.wants($0.name) }
        guard !wanted.isEmpty else { return }
        signal(SIGPIPE, SIG_IGN)
        do {
            let provider = try LoopbackProvider()
            let daemon = try await start(providerPort: provider.port)
            for workload in wanted { measure(workload, daemon.addresses[0].port, provider, suite) }
            await daemon.stop(drain: .zero)
            provider.stop()
        } catch {
            print("the relay cannot be measured: \(error)")
        }
    }

    private static func measure(
        _ workload: Workload, _ port: UInt16, _ provider: LoopbackProvider, _ suite: Suite
    ) {
        let body = Samples.chatRequest(model: "mock.m", bytes: workload.bodyBytes, stream: workload.stream)
        let request =
            Samples.bytes(
                "POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nContent-Type: application/json\r\n"
                    + "Authorization: Bearer test\r\nContent-Length: \(body.count)\r\n\r\n") + body
        var results: [(rate: Double, cpu: Double, latency: Double)] = []
        var failures = 0
        for _ in 0..<rounds {
            guard let client = try? LoopbackClient(port: port, request: request, connections: workload.connections)
            else { continue }
            client.run(seconds: 0.2)
            let process = Stopwatch.now(CLOCK_PROCESS_CPUTIME_ID)
            let ends = provider.cpuNanoseconds + Stopwatch.now(CLOCK_THREAD_CPUTIME_ID)
            let run = client.run(seconds: seconds)
            let daemon =
                Stopwatch.now(CLOCK_PROCESS_CPUTIME_ID) - process
                - (provider.cpuNanoseconds + Stopwatch.now(CLOCK_THREAD_CPUTIME_ID) - ends)
            failures += run.failures
            results.append(
                (Double(run.answers) / run.seconds, daemon / Double(max(1, run.answers)), run.medianNanoseconds))
        }
        suite.add(
            Row(
                name: workload.name, nanoseconds: Stopwatch.median(results.map(\.latency)),
                rate: Stopwatch.median(results.map(\.rate)), unit: "requests/s",
                cpuNanoseconds: Stopwatch.median(results.map(\.cpu)),
                note: failures == 0 ? "" : "\(failures) failed"))
    }

    private static func start(providerPort: UInt16) async throws -> Daemon {
        var installed = InstalledProviders()
        if let provider = Fixture.provider(port: providerPort) { try installed.install(provider) }
        let socket = try ListeningSocket.open(at: SocketAddress(.v4([127, 0, 0, 1], port: 0)))
        let sink = LogSink(
            level: .error, layout: LogLayout(format: .text, hasPriorities: false), output: LogOutput { _ in })
        return try await Daemon(
            Daemon.Configuration(
                sockets: [socket], environment: ["LEMONADE_MOCK_API_KEY": "test"], installed: installed,
                store: NoStore(), keys: try ServerKeys(environment: [:]), log: Logger(.server, sink)))
    }

    /// Keeps nothing: nothing is installed while the daemon runs.
    private struct NoStore: ProviderStore {
        func save(_ providers: InstalledProviders) throws(StoreError) {}
    }
}
