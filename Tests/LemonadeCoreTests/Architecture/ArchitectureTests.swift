import Testing

/// docs/architecture.md as far as a program can check it.
@Suite struct ArchitectureTests {
    /// The folders of the core and their rings: dependencies point inwards, to the same ring or a lower one.
    private static let rings: [String: Int] = [
        "HTTP": 1, "JSON": 1, "SSE": 1, "Text": 1, "Usage": 1,
        "Access": 2, "API": 2, "Cloud": 2, "Config": 2, "Local": 2, "Models": 2, "Routing": 2,
        "Engine": 3, "Files": 3, "Log": 3, "Metrics": 3, "Networking": 3,
        "Service": 3,
        "Demo": 4, "Server": 4,
    ]

    /// Rings 1 and 2: values in, values or typed errors out.
    private static var pure: [SourceFile] {
        SourceFile.sources.filter { file in file.coreFolder.flatMap { rings[$0] }.map { $0 <= 2 } ?? false }
    }

    @Test func theScannerSeesTheSources() throws {
        #expect(SourceFile.sources.count > 200)
        #expect(SourceFile.tests.count > 50)
        #expect(Self.pure.count > 100)
        #expect(SourceFile.sources.allSatisfy { !$0.code.isEmpty })
        let own = try #require(SourceFile.tests.first { $0.path.hasSuffix("ArchitectureTests.swift") })
        #expect(own.imports == ["Testing"])
        #expect(own.declaredTypes == ["ArchitectureTests"])
        // In a literal and in a comment: let dropped = 1
        #expect(!"let dropped = 1".isEmpty)
        #expect(own.places(of: ["dropped"]).isEmpty)
        #expect(own.places(of: ["theScannerSeesTheSources"]).count == 1)
    }

    @Test func everyFolderHasItsRing() {
        for file in SourceFile.sources {
            guard let folder = file.coreFolder else { continue }
            #expect(Self.rings[folder] != nil, "\(folder) has no ring: add it to the table")
        }
    }

    @Test func theDocumentNamesEveryFolder() throws {
        let rows = try Document("docs/architecture.md").table(
            beginning: "| ring | folders in `Sources/LemonadeCore` | may do |")
        for folder in Set(SourceFile.sources.compactMap(\.coreFolder)).sorted() {
            let ring = try #require(Self.rings[folder])
            let row = rows.first { $0.hasPrefix("| \(ring) ") } ?? ""
            #expect(row.contains("`\(folder)`"), "\(folder) is in ring \(ring)")
        }
    }

    @Test func dependenciesPointInwards() {
        var homes: [String: (folder: String, ring: Int)] = [:]
        for file in SourceFile.sources {
            guard let folder = file.coreFolder, let ring = Self.rings[folder] else { continue }
            for type in file.declaredTypes { homes[type] = (folder, ring) }
        }
        for file in SourceFile.sources {
            guard let folder = file.coreFolder, let ring = Self.rings[folder] else { continue }
            for name in file.words {
                guard let home = homes[name], home.ring > ring else { continue }
                Issue.record("\(file.path) uses \(name), which is in \(home.folder)")
            }
        }
    }

    @Test func innerRingsImportNothing() {
        for file in Self.pure {
            // For memchr, memcmp and the like; what else is in it is forbidden below.
            let others = file.imports.filter { $0 != "Glibc" && $0 != "CSystem" }
            #expect(others.isEmpty, "\(file.path) imports \(others)")
        }
    }

    @Test func innerRingsUseNoFileNoSocketNoClockAndNoEnvironment() {
        let calls: Set = [
            "open", "openat", "creat", "fopen", "close", "pipe", "pipe2", "dup", "dup2", "stat", "lstat", "fstat",
            "access",
            "unlink", "rename", "mkdir", "opendir", "chmod", "fcntl", "ioctl", "mmap", "socket", "bind", "listen",
            "accept",
            "accept4", "connect", "recv", "recvmsg", "send", "sendto", "sendmsg", "getaddrinfo", "gethostname", "uname",
            "epoll_create1", "epoll_ctl", "epoll_wait", "eventfd", "timerfd_create", "getuid", "geteuid", "getpid",
            "getenv", "secure_getenv", "setenv", "time", "clock", "clock_gettime", "gettimeofday", "sleep", "usleep",
            "nanosleep", "random", "rand", "arc4random", "getrandom", "fork", "posix_spawn", "kill", "signal",
            "sigaction",
            "exit", "abort", "system", "print", "debugPrint", "dump", "readLine", "fputs", "syslog",
        ]
        let names: Set = [
            "DispatchQueue", "DispatchSource", "DispatchSemaphore", "DispatchTime", "FileManager", "FileHandle",
            "ProcessInfo", "CommandLine", "Date", "Thread", "Process", "ContinuousClock", "SuspendingClock",
            "WallClock",
            "Task", "Mutex", "Atomic", "environ", "errno", "stdin", "stdout", "stderr", "random", "randomElement",
            "shuffled", "SystemRandomNumberGenerator",
        ]
        for file in Self.pure {
            for place in file.freeCalls(of: calls) + file.places(of: names) {
                Issue.record("\(file.path):\(place) \(file.lines[place - 1])")
            }
        }
    }

    /// The time of day may jump: it is for people to read, and no limit or wait is counted from it.
    @Test func onlyWhatPeopleReadIsTakenFromTheTimeOfDay() {
        let readers = [
            "Server/WallClock.swift", "Server/CachedDate.swift", "Log/LogSink.swift",
            "Observation/CachedTimestamp.swift",
        ]
        for file in SourceFile.sources where !readers.contains(where: file.path.hasSuffix) {
            let places = file.freeCalls(of: ["time", "gettimeofday"]) + file.places(of: ["CLOCK_REALTIME"])
            #expect(places.isEmpty, "\(file.path) \(places)")
        }
    }

    @Test func onlyTheEntryPointsReadTheEnvironment() {
        let reading: Set = ["getenv", "secure_getenv", "setenv", "putenv", "environ", "ProcessInfo"]
        for file in SourceFile.sources where file.coreFolder != nil {
            #expect(file.places(of: reading).isEmpty, "\(file.path) \(file.places(of: reading))")
        }
    }

    @Test func nothingButTheToolchainIsUsed() {
        let allowed: Set = [
            "CSystem", "Dispatch", "FoundationEssentials", "Glibc", "LemonadeCore", "LemonadeCLI", "Synchronization",
        ]
        for file in SourceFile.sources {
            for module in file.imports { #expect(allowed.contains(module), "\(file.path) imports \(module)") }
        }
        for file in SourceFile.sources + SourceFile.tests {
            #expect(!file.mentions(["FoundationNetworking", "URLSession"]), "\(file.path)")
        }
        #expect(SourceFile.manifest.places { $0.contains(".package(") }.isEmpty)
    }

    @Test func filesAreShort() {
        for file in SourceFile.sources + SourceFile.tests {
            #expect(file.lines.count <= 400, "\(file.path) has \(file.lines.count) lines")
        }
    }

    @Test func nothingTrapsOnPurpose() {
        let names: Set = ["fatalError", "preconditionFailure", "assertionFailure"]
        // `!` behind an expression or a keyword: try!, as!, a forced unwrap. As an operator of its own it stands in front.
        let forced = /[\w)\]]!(?:$|[\s.)\],\[:;?])/
        for file in SourceFile.sources {
            let places = file.places(of: names) + file.places { $0.utf8.contains(0x21) && $0.contains(forced) }
            #expect(places.isEmpty, "\(file.path) \(places)")
        }
    }

    @Test func whatTheCompilerCannotCheckSaysWhyItIsSafe() {
        for file in SourceFile.sources where file.mentions(["unchecked", "nonisolated"]) {
            // In halves, as below.
            let marks = ["@un" + "checked", "nonisolated(un" + "safe)"]
            for place in file.places(where: { line in marks.contains { line.contains($0) } }) {
                // The comment stands above; several declarations may share one.
                let above = file.lines[max(0, place - 9)..<place]
                #expect(above.contains { $0.contains("Safety:") }, "\(file.path):\(place)")
            }
        }
    }

    @Test func nothingIsLeftForLater() {
        // In halves, so that this file is held to it as well.
        let marks = Set([("TO", "DO"), ("FIX", "ME"), ("XX", "X"), ("HA", "CK")].map { $0.0 + $0.1 })
        for file in SourceFile.sources + SourceFile.tests {
            let words = SourceFile.words(in: file.lines.joined(separator: "\n"))
            #expect(words.isDisjoint(with: marks), "\(file.path)")
        }
    }
}
