import Glibc

// Benchmarks [--json] [--only WORD]

/// The words after the program's name.
private var words = CommandLine.arguments.dropFirst()
private var asJSON = false
private var only = ""
while let word = words.popFirst() {
    switch word {
    case "--json": asJSON = true
    case "--only": only = words.popFirst() ?? ""
    default:
        print("usage: Benchmarks [--json] [--only WORD]; WORD is part of a row's name")
        exit(2)
    }
}

let suite = Suite(only: only, printsRows: !asJSON)
ParserBenchmarks.run(in: suite)
JSONBenchmarks.run(in: suite)
StreamBenchmarks.run(in: suite)
RoutingBenchmarks.run(in: suite)
LocalBenchmarks.run(in: suite)
PeerBenchmarks.run(in: suite)
await RelayBenchmarks.run(in: suite)
if asJSON { print(suite.json) }
