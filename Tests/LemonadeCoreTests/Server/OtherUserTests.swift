import Glibc
import Testing

@testable import LemonadeCore

/// Several users on one machine: who is at the other end decides where no key does.
@Suite(.timeLimit(.minutes(2))) struct OtherUserTests {
    private static let keys = ["LEMONADE_API_KEY": "user-key", "LEMONADE_ADMIN_API_KEY": "admin-key"]
    private static let spokenFor = [
        "Origin: http://localhost", "Sec-Fetch-Site: same-origin", "Sec-Fetch-Mode: cors", "Forwarded: for=10.0.0.9",
        "X-Forwarded-For: 10.0.0.9", "X-Forwarded-Proto: https", "Via: 1.1 proxy",
    ]

    /// A daemon with a Unix socket that everybody reaches.
    private func with(
        _ environment: [String: String] = [:], _ body: (TestDaemon, SocketAddress) async throws -> Void
    ) async throws {
        let directory = try TemporaryDirectory()
        let file = try SocketFile(path: directory.file("lemond.sock"))
        try await TestDaemon.with(
            environment: environment, configure: { $0.sockets.append(file.socket) },
            { try await body($0, SocketAddress(.unix(file.path))) })
    }

    private func expectRefusal(_ answer: RawAnswer, _ right: Right) {
        answer.expectError(403, "permission_error", "insufficient_rights")
        #expect(answer.error("details")?["right"]?.string == right.rawValue)
        #expect(answer.error("message")?.string?.contains("sudo") == true)
    }

    @Test(arguments: [[:], keys]) func onTheUnixSocketTheDaemonsUserNeedsNoKey(environment: [String: String])
        async throws
    {
        try await with(environment) { _, address in
            let client = try RawClient(address)
            for (sample, method) in RouteSample.requests {
                let answer = try await client.exchange(method, sample.path)
                #expect(!answer.isRefusedForRights, "\(method) \(sample.path)")
            }
            #expect(try await client.exchange("GET", "/nowhere").status == 404)
        }
    }

    @Test(.enabled(if: geteuid() == 0), arguments: [[:], keys])
    func onTheUnixSocketOthersUseAndNoMore(environment: [String: String]) async throws {
        try await with(environment) { daemon, address in
            let client = try await OtherUser.run { try RawClient(address) }
            for (sample, method) in RouteSample.requests {
                let answer = try await client.exchange(method, sample.path)
                switch sample.right(method) {
                case nil, .use: #expect(!answer.isRefusedForRights, "\(method) \(sample.path)")
                case .operate: expectRefusal(answer, .operate)
                case .administer: expectRefusal(answer, .administer)
                }
                let key = try await client.exchange(method, sample.path, fields: ["x-api-key: admin-key"])
                #expect(environment.isEmpty || !key.isRefusedForRights, "\(method) \(sample.path)")
            }
            #expect(daemon.store.all.isEmpty)
        }
    }

    /// The right is the endpoint's, so no spelling of its path gets around it.
    @Test(.enabled(if: geteuid() == 0)) func noSpellingOfAPathGivesMore() async throws {
        try await with { daemon, address in
            let body = #"{"backend":"cloud","provider":"p","base_url":"https://127.0.0.1:9/v1"}"#
            for path in [
                "/v1/install", "/v0/install", "/api/v1/install", "/api/v0/install", "/install", "//v1/install",
                "/v1//install",
                "/v1/./install", "/v1/models/../install", "/v1/install/", "/V1/INSTALL", "/v1/%69nstall",
                "/v1%2Finstall",
                "/v1/install?x=/v1/models", "/v1/models%00/../install", "/v1/models/%2e%2e/install", "/v1/install;a",
                "http://localhost/v1/install", "http://root@localhost/v1/install", "http://[::1]:1/v1/install",
                "\\v1\\install",
            ] {
                for host in ["localhost", "127.0.0.1:80", "[::1]"] {
                    let client = try await OtherUser.run { try RawClient(address) }
                    let answer = try await client.exchange(
                        "POST \(path) HTTP/1.1\r\nHost: \(host)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
                    #expect([400, 403, 404, 405].contains(answer.status), "\(path): \(answer.status)")
                }
            }
            #expect(daemon.store.all.isEmpty)
        }
    }

    /// A page in the user's browser, or a proxy that the user runs, is not the user.
    @Test func whoSpeaksForAnotherNeedsTheKeyOnTheUnixSocketToo() async throws {
        try await with(Self.keys) { _, address in
            let client = try RawClient(address)
            for (sample, method) in RouteSample.requests where sample.path != "/live" {
                for field in Self.spokenFor where !field.hasPrefix("Origin") {
                    try await client.exchange(method, sample.path, fields: [field])
                        .expectError(401, "authentication_error", "unauthenticated")
                    let answer = try await client.exchange(method, sample.path, fields: [field, "x-api-key: user-key"])
                    if sample.right(method) == .administer { expectRefusal(answer, .administer) }
                }
                try await client.exchange(method, sample.path, fields: ["Origin: https://evil.example"])
                    .expectError(403, "permission_error", "forbidden_origin")
            }
        }
    }

    @Test(.enabled(if: geteuid() == 0)) func overTCPOthersUseAndNoMore() async throws {
        try await with { daemon, _ in
            let port = daemon.port
            let client = try await OtherUser.run { try RawClient(port: port) }
            for (sample, method) in RouteSample.requests {
                // Pretending to speak for somebody else gains nothing.
                for fields in [[]] + Self.spokenFor.filter({ !$0.hasPrefix("Origin") }).map({ [$0] }) {
                    let answer = try await client.exchange(method, sample.path, fields: fields)
                    switch sample.right(method) {
                    case nil, .use: #expect(answer.status != 403, "\(method) \(sample.path)")
                    case .operate: expectRefusal(answer, .operate)
                    case .administer: expectRefusal(answer, .administer)
                    }
                }
            }
            #expect(daemon.store.all.isEmpty)
            #expect(try await daemon.install("p", url: "https://127.0.0.1:9/v1").status == 200)
        }
    }

    @Test(.enabled(if: geteuid() == 0)) func overTCPOthersNeedTheKey() async throws {
        try await with(Self.keys) { daemon, _ in
            let port = daemon.port
            let client = try await OtherUser.run { try RawClient(port: port) }
            for (sample, method) in RouteSample.requests where sample.path != "/live" {
                try await client.exchange(method, sample.path).expectError(
                    401, "authentication_error", "unauthenticated")
                let answer = try await client.exchange(method, sample.path, fields: ["x-api-key: user-key"])
                if sample.right(method) == .administer { expectRefusal(answer, .administer) }
            }
        }
    }

    @Test(.enabled(if: geteuid() == 0)) func requestsKnowWhoAsks() async throws {
        try await with { daemon, address in
            let unix = try await OtherUser.run { try RawClient(address) }
            let port = daemon.port
            let tcp = try await OtherUser.run { try RawClient(port: port) }
            #expect(try await unix.exchange("GET", "/live").status == 200)
            #expect(try await tcp.exchange("POST", "/v1/unload", body: "{}").status == 403)
            for isUnix in [true, false] {
                var names = 0
                for loop in daemon.daemon.server.loops {
                    names += try await loop.perform {
                        $0.services?.countConnections {
                            $0.isUnix == isUnix && $0.hasAskedForPeer
                                && $0.userName == UserNames.name(of: OtherUser.number)
                        } ?? 0
                    }
                }
                #expect(names == 1)
            }
        }
    }
}
