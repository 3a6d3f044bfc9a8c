// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    // An async function of a type that lives on an event loop runs where its caller runs: no hop, and checked.
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    // A tenth of a request's instructions were the run-time half of the exclusivity rule. It holds all the same: the
    // compiler's half is untouched, and the tests are debug builds, in which each access is checked.
    .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release)),
]

// Benchmarks and fuzzing look inside the core, which a release build shows only when asked, and fuzzing needs libFuzzer:
// neither is part of a plain `swift build`. Tests/Benchmarks/run and Tests/Fuzz/run ask for them.
let hasTools = Context.environment["LEMONADE_TOOLS"] != nil
let tools: [Target] = [
    .executableTarget(
        name: "Benchmarks",
        dependencies: ["LemonadeCore", "CSystem"],
        path: "Tests/Benchmarks",
        exclude: ["Comparison", "compare", "hold", "run"],
        swiftSettings: settings
    ),
    // Header only: libFuzzer's entry.
    .systemLibrary(name: "CFuzzer", path: "Tests/Fuzz/CFuzzer"),
    .executableTarget(
        name: "Fuzz",
        dependencies: ["LemonadeCore", "CFuzzer"],
        path: "Tests/Fuzz",
        exclude: ["CFuzzer", "Corpus", "Dictionaries", "run"],
        swiftSettings: settings
    ),
]

let package = Package(
    name: "Lemonade",
    products: [
        .executable(name: "lemond", targets: ["Lemond"]),
        .executable(name: "lemonade", targets: ["LemonadeCLI"]),
    ],
    targets: [
        // Header only: what glibc has and Swift's Glibc module does not show (epoll, accept4, memmem).
        .systemLibrary(name: "CSystem", path: "Sources/LemonadeCore/Networking/CSystem"),
        .target(
            name: "LemonadeCore",
            dependencies: ["CSystem"],
            exclude: ["Networking/CSystem"],
            swiftSettings: settings + (hasTools ? [.unsafeFlags(["-enable-testing"])] : [])
        ),
        .executableTarget(name: "Lemond", dependencies: ["LemonadeCore"], swiftSettings: settings),
        .executableTarget(name: "LemonadeCLI", dependencies: ["LemonadeCore"], swiftSettings: settings),
        .testTarget(
            name: "LemonadeCoreTests",
            dependencies: ["LemonadeCore", "LemonadeCLI"],
            swiftSettings: settings
        ),
    ] + (hasTools ? tools : [])
)
