import Testing

@testable import LemonadeCore

/// Tables that the code has too. `LEMONADE_UPDATE_DOCS=1 swift test --filter Document` writes them anew.
@Suite(.serialized) struct DocumentTableTests {
    private func hold(_ table: [String], in path: String) throws {
        let header = try #require(table.first)
        if Document.isUpdating {
            let document = try Document(path)
            try document.replace(with: document.replacing(table: table))
        }
        #expect(try Document(path).table(beginning: header) == table)
    }

    @Test func theErrorsAreThoseOfTheCode() throws {
        try hold(APIError.markdownTable().split(separator: "\n").map(String.init), in: "docs/api.md")
    }

    @Test func theMetricsAreThoseOfTheCode() throws {
        try hold(MetricFamily.markdownTable(), in: "docs/metrics.md")
        let causes = UpstreamFailureCause.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
        #expect(try Document("docs/metrics.md").unwrapped.contains(causes), "docs/metrics.md should list \(causes)")
        let bounds = Histogram.requestBounds.map { $0 == $0.rounded() ? String(Int($0)) : String($0) }.joined(
            separator: ", ")
        #expect(try Document("docs/metrics.md").unwrapped.contains(bounds), "docs/metrics.md should list \(bounds)")
    }

    @Test func theWellKnownProvidersAreThoseOfTheCode() throws {
        let rows = KnownProvider.all.map { "| `\($0.name)` | `\($0.baseURL)` | \($0.summary) |" }
        try hold(["| name | base URL | what it offers |", "| --- | --- | --- |"] + rows, in: "docs/cloud.md")
    }

    @Test func thePathsAndTheirRightsAreThoseOfTheCode() throws {
        let documented = try Document("docs/api.md").table(beginning: "| request | right | answer |").dropFirst(2)
            .map { $0.split(separator: "|").prefix(2).map { $0.trimmingSpaces }.joined(separator: " ") }
        #expect(Set(documented).count == documented.count)
        var actual: Set<String> = []
        for row in RouteTable.standard.rows {
            for (method, endpoint) in row.methods {
                let version = row.isVersioned ? "/v1" : ""
                let names = ["/models": "/{id}", "/requests": "/{id}/cancel", "/config": "/{name}"]
                let remainder = row.takesRemainder ? names[row.path.description] ?? "/{provider}" : ""
                actual.insert("`\(method) \(version)\(row.path)\(remainder)` \(Self.right(endpoint))")
            }
        }
        #expect(Set(documented) == actual)
        for prefix in RouteTable.prefixes { #expect(try Document("docs/api.md").text.contains("`\(prefix)`")) }
    }

    private static func right(_ endpoint: Endpoint) -> String {
        switch endpoint {
        case .relay: Right.use.rawValue
        case .control(let right, _): right?.rawValue ?? "none"
        case .logStream(let right): right.rawValue
        case .preflight: "preflight"
        }
    }

    @Test func theFieldsThatStayAreThoseOfTheCode() throws {
        let text = try Document("docs/api.md").text
        let start = try #require(text.firstRange(of: "**To the provider**")).lowerBound
        let end = try #require(text.firstRange(of: "**To the client**")).lowerBound
        let names = Set(text[start..<end].matches(of: /`([A-Za-z][A-Za-z*-]+)`/).map { $0.1.lowercased() })
        let families: [HTTPFieldID: String] = [
            .sec: "sec-*", .xForwarded: "x-forwarded-*", .accessControl: "access-control-*",
        ]
        let dropped = HTTPFieldID.allCases.filter { RequestRewrite.dropped.contains($0) }
            .map { families[$0] ?? $0.name.description.lowercased() }
        #expect(names.subtracting(["identity"]) == Set(dropped))
    }

    @Test func theDialectsAreThoseOfTheCode() throws {
        let names = ProviderDialect.all.map { "`\($0.name)`" }.joined(separator: ", ")
        #expect(try Document("docs/cloud.md").text.contains(names), "docs/cloud.md should list \(names)")
    }

    @Test func theFixedLimitsAreThoseOfTheCode() throws {
        let limits = HTTPLimits()
        let rows = try Document("docs/api.md").table(beginning: "| | most | beyond |")
        for row in [
            "| the request line | \(limits.maxStartLineBytes / 1024) KiB | \(HTTPParseError.startLineTooLong.status) |",
            "| fields in a head | \(limits.maxFields) | \(HTTPParseError.tooManyFields.status) |",
            "| what `Connection` names | \(limits.maxConnectionBytes / 1024) KiB | "
                + "\(HTTPParseError.connectionTooLong.status) |",
            "| a model's name behind its provider's | \(DiscoveredModel.longestID) bytes | 404 |",
            "| the body of a request that is not relayed | \(ServerLimits.maxControlBodyBytes >> 20) MiB | 413 |",
            "| a method's name | \(limits.maxMethodBytes) bytes | \(HTTPParseError.methodTooLong.status) |",
            "| one line of a chunk's size, extensions included | \(limits.maxChunkLineBytes) bytes | "
                + "\(HTTPParseError.chunkLineTooLong.status) |",
            "| chunk extensions of one body | \(limits.maxChunkExtensionBytes / 1024) KiB | "
                + "\(HTTPParseError.chunkExtensionsTooLarge.status) |",
            "| trailers | \(limits.maxTrailerBytes / 1024) KiB | \(HTTPParseError.trailersTooLarge.status) |",
            "| nesting of JSON | \(JSONLimits.deepest) | 400 |",
        ] { #expect(rows.contains(row), "\(row)") }
        #expect(rows.count == 12)
    }

    @Test func theFiguresOfCloudOffloadAreThoseOfTheCode() throws {
        let text = try Document("docs/cloud.md").text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let discovery = DiscoveryLimits()
        let listing = ListingLimits()
        for words in [
            "1 to \(ProviderName.longest) characters", "at most \(BaseURL.longest) bytes",
            "At most \(InstalledProviders.most) providers", "at most \(APIKey.longest) bytes",
            "may take \(discovery.timeout.components.seconds) s and \(discovery.maxBytes >> 20) MiB over at most "
                + "\(listing.mostPages) pages",
            "at most \(listing.mostModels / 1000),000 of its models",
            "again after \(discovery.firstRetry.components.seconds) s",
            "up to \(discovery.longestRetry.components.seconds / 60) min",
        ] { #expect(text.contains(words), "\(words)") }
    }

    @Test func settingsThatAreNamedExist() {
        for document in Document.all {
            for match in document.prose.matches(of: /[Ss]etting (?:is )?`([a-z_.]+)`/) {
                #expect(Setting.all.contains { $0.name == match.1 }, "\(document.path) names the setting \(match.1)")
            }
        }
    }
}

extension Substring {
    fileprivate var trimmingSpaces: Substring {
        var text = self.drop { $0 == " " }
        while text.last == " " { text.removeLast() }
        return text
    }
}
