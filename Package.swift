// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    // An async function of a type that lives on an event loop runs where its caller runs: no hop, and checked.
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
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
            swiftSettings: settings
        ),
        .executableTarget(name: "Lemond", dependencies: ["LemonadeCore"], swiftSettings: settings),
        .executableTarget(name: "LemonadeCLI", dependencies: ["LemonadeCore"], swiftSettings: settings),
        .testTarget(
            name: "LemonadeCoreTests",
            dependencies: ["LemonadeCore", "LemonadeCLI"],
            swiftSettings: settings
        ),
    ]
)
