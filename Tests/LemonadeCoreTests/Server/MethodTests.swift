import Testing

@testable import LemonadeCore

@Suite(.timeLimit(.minutes(2))) struct MethodTests {
    @Test func headIsGetWithoutItsBody() async throws {
        try await TestDaemon.with { daemon in
            for sample in RouteSample.all where sample.allowed.contains("GET") && !sample.isStream {
                for path in [sample.path, sample.path + "?show_all=true"] {
                    let client = try daemon.client()
                    let get = try await client.exchange("GET", path)
                    let head = try await client.exchange("HEAD", path)
                    #expect(head.status == get.status, "\(path)")
                    #expect(head.body == "")
                    let varying = ["date", "x-request-id"]
                    let names = get.fields.map(\.name)
                    #expect(head.fields.map(\.name) == names, "\(path)")
                    // A live answer may differ from one moment to the next, but not in what it is.
                    for name in names where !varying.contains(name) && name != "content-length" {
                        #expect(head[name] == get[name], "\(path) \(name)")
                    }
                    #expect(get["content-length"] == String(get.body.utf8.count))
                    #expect((head["content-length"].flatMap { Int($0) } ?? 0) > 0)
                    // Nothing of a body is left on the connection.
                    #expect(try await client.exchange("GET", "/live").status == 200)
                }
            }
        }
    }

    @Test func headOfWhatDoesNotExistHasNoBodyEither() async throws {
        try await TestDaemon.with { daemon in
            let client = try daemon.client()
            for (path, status) in [("/nowhere", 404), ("/v1/load", 405), ("/v1/models/none", 404)] {
                let answer = try await client.exchange("HEAD", path)
                #expect(answer.status == status)
                #expect(answer["content-type"] == "application/json")
            }
            #expect(try await client.exchange("GET", "/live").status == 200)
        }
    }

    @Test func optionsSaysWhatEachPathAllows() async throws {
        try await TestDaemon.with { daemon in
            let client = try daemon.client()
            for sample in RouteSample.all {
                let answer = try await client.exchange("OPTIONS", sample.path)
                #expect(answer.status == 204, "\(sample.path)")
                #expect(answer["allow"] == sample.allowed.joined(separator: ", "), "\(sample.path)")
                #expect(answer["content-length"] == nil)
                #expect(answer["content-type"] == nil)
                answer.expectOwnFields()
            }
            #expect(try await client.exchange("OPTIONS", "*").status == 204)
            #expect(try await client.exchange("OPTIONS", "/nowhere").status == 404)
        }
    }

    @Test func otherMethodsAreRefusedWithTheListOfThoseThatAreNot() async throws {
        try await TestDaemon.with { daemon in
            let client = try daemon.client()
            for sample in RouteSample.all {
                for method in ["GET", "POST", "PUT", "DELETE", "PATCH", "TRACE", "BREW", "get"]
                where !sample.allowed.contains(method) {
                    let answer = try await client.exchange(method, sample.path)
                    answer.expectError(405, "method_not_allowed", "method_not_allowed")
                    #expect(answer["allow"] == sample.allowed.joined(separator: ", "))
                    #expect(answer.error("message")?.string?.contains(method) == true)
                }
            }
        }
    }

    @Test(arguments: [
        "/", "/v1", "/v1/", "/v2/models", "/v1models", "/v1/model", "/v1/modelsx", "/v1/models/", "/V1/models",
        "/api/models", "/api/v1", "/v1/live", "/live/", "/livex", "/v1//models", "//v1/models", "/v1/./models",
        "/v1/../live", "/v1/cloud/auth/", "/v1/chat", "/v1/chat/completions/", "/%76%31/models",
        "/nowhere?x=/v1/models",
    ]) func pathsThatAreNotInTheTableDoNotExist(path: String) async throws {
        try await TestDaemon.with(configure: { $0.loops = 1 }) { daemon in
            for method in ["GET", "POST", "DELETE"] {
                try await daemon.exchange(method, path).expectError(404, "not_found", "unknown_path")
            }
        }
    }

    @Test func everyPathAnswersUnderEveryPrefix() async throws {
        try await TestDaemon.with { daemon in
            let client = try daemon.client()
            for sample in RouteSample.all where sample.row.isVersioned {
                for prefix in RouteTable.prefixes {
                    let path = "\(prefix)" + sample.path.dropFirst("/v1".count)
                    #expect(try await client.exchange("OPTIONS", path).status == 204, "\(path)")
                }
            }
        }
    }

    @Test func anAbsoluteTargetIsServed() async throws {
        try await TestDaemon.with { daemon in
            let client = try daemon.client()
            #expect(try await client.exchange("GET", "http://localhost/live").status == 200)
            #expect(try await client.exchange("GET", "http://localhost:1/v1/health").status == 200)
            // The target's host counts, not the Host field's (RFC 9112 §3.2.2).
            #expect(try await client.exchange("GET", "http://evil.example/live").status == 403)
        }
    }

    @Test func answersHaveTheirDateAndLength() async throws {
        try await TestDaemon.with { daemon in
            let answer = try await daemon.exchange("GET", "/live")
            answer.expectOwnFields()
            let date = try #require(answer["date"])
            // Tue, 24 Nov 2026 07:45:37 GMT
            let form = /(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} 20\d\d \d\d:\d\d:\d\d GMT/
            #expect(date.wholeMatch(of: form) != nil, "\(date)")
            #expect(answer["content-length"] == String(answer.body.utf8.count))
        }
    }

    @Test func aSaneRequestIdComesBackAndAnyOtherIsReplaced() async throws {
        try await TestDaemon.with { daemon in
            let client = try daemon.client()
            for id in ["a", "0-9_a.Z:x", String(repeating: "i", count: 128)] {
                #expect(
                    try await client.exchange("GET", "/live", fields: ["X-Request-Id: \(id)"])["x-request-id"] == id)
            }
            for id in ["", "a b", "a\tb", "a\"b", "a/b", "é", "a,b", "{}", String(repeating: "i", count: 129)] {
                let given = try await client.exchange("GET", "/live", fields: ["X-Request-Id: \(id)"])["x-request-id"]
                #expect(given?.wholeMatch(of: /req-[0-9A-Za-z]{11}/) != nil, "\(id)")
            }
            var ids: Set<String> = []
            for _ in 0..<100 { ids.insert(try await client.exchange("GET", "/live")["x-request-id"] ?? "") }
            #expect(ids.count == 100)
        }
    }
}
