import Testing

/// The rings of docs/architecture.md: dependencies point inwards, and the two inner rings do not reach for the world.
@Suite struct RingTests {
    /// The folders of `Sources/LemonadeCore` and their rings.
    private static let rings: [String: Int] = [
        "HTTP": 1, "JSON": 1, "SSE": 1, "Usage": 1,
        "Models": 2, "Cloud": 2, "Local": 2, "Routing": 2, "Access": 2, "API": 2, "Config": 2,
        "Networking": 3, "Files": 3, "Log": 3, "Engine": 3, "Metrics": 3,
        "Server": 4, "Demo": 4,
    ]

    /// Plain values that stand beside what uses them: naming one reaches for nothing.
    private static let values: Set = ["ConnectionTarget"]

    /// Functions of the C library that reach for the world.
    private static let worldly: Set = [
        "open", "openat", "fopen", "read", "pread", "write", "stat", "lstat", "fstat", "unlink", "rename", "mkdir",
        "opendir",
        "realpath", "socket", "connect", "bind", "listen", "accept", "recv", "send", "poll", "epoll_wait",
        "getaddrinfo",
        "getenv", "setenv", "clock_gettime", "gettimeofday", "time", "localtime_r", "sleep", "usleep", "nanosleep",
        "fork",
        "posix_spawn", "kill", "signal", "getpid", "getuid", "geteuid", "gethostname", "sysconf", "random", "rand",
    ]

    @Test func everyFolderIsInARing() throws {
        for source in try SwiftSource.core() where !source.folder.isEmpty {
            #expect(Self.rings[source.folder] != nil, "\(source.path)")
        }
    }

    @Test func dependenciesPointInwards() throws {
        let sources = try SwiftSource.core()
        var homes: [String: Int] = [:]
        for source in sources {
            guard let ring = Self.rings[source.folder] else { continue }
            for type in source.types where !Self.values.contains(type) { homes[type] = min(homes[type] ?? ring, ring) }
        }
        for source in sources {
            guard let ring = Self.rings[source.folder] else { continue }
            for word in source.words {
                guard let home = homes[word.text], home > ring else { continue }
                // A member of that name is not the type.
                guard word.before != UInt8(ascii: ".") else { continue }
                Issue.record("\(source.path) (ring \(ring)) names \(word.text) (ring \(home))")
            }
        }
    }

    @Test func theInnerRingsDoNotReachForTheWorld() throws {
        for source in try SwiftSource.core() {
            guard let ring = Self.rings[source.folder], ring <= 2 else { continue }
            #expect(Set(source.imports).isSubset(of: ["Glibc", "CSystem"]), "\(source.path)")
            // Without the import none of these can be meant.
            guard source.imports.contains("Glibc") else { continue }
            for (word, next) in zip(source.words, source.words.dropFirst()) {
                guard Self.worldly.contains(next.text), next.after == UInt8(ascii: "("),
                    next.before != UInt8(ascii: "."),
                    word.text != "func"
                else { continue }
                Issue.record("\(source.path) calls \(next.text)")
            }
        }
    }

    @Test func theDocumentNamesEveryFolder() throws {
        let rows = try Document("docs/architecture.md").table(
            beginning: "| ring | folders in `Sources/LemonadeCore` | may do |")
        for source in try SwiftSource.core() where !source.folder.isEmpty {
            let ring = try #require(Self.rings[source.folder])
            let row = rows.first { $0.hasPrefix("| \(ring) ") } ?? ""
            #expect(row.contains("`\(source.folder)`"), "\(source.folder) is in ring \(ring)")
        }
    }

    @Test func commentsAndTextsAreNoWords() {
        let source = #"""
            import Glibc // import Dispatch
            let text = "open(\"x\") \n" + a.open(1)
            let long = """
                socket(
                """
            """#
        let words = SwiftSource.words(of: Array(source.utf8))
        #expect(words.map(\.text) == ["import", "Glibc", "let", "text", "a", "open", "1", "let", "long"])
        #expect(words[5].before == UInt8(ascii: ".") && words[5].after == UInt8(ascii: "("))
    }
}
