import Testing

@testable import LemonadeCore

struct ProviderDialectTests {
    private func provider(_ url: String, dialect: String? = nil) throws -> CloudProvider {
        var provider = CloudProvider(name: try ProviderName("p"), baseURL: try BaseURL(url))
        provider.dialectName = dialect
        return provider
    }

    @Test func namesAreUniqueAndHostsBelongToOne() {
        #expect(Set(ProviderDialect.all.map(\.name)).count == ProviderDialect.all.count)
        let hosts = ProviderDialect.all.flatMap(\.hosts)
        #expect(Set(hosts).count == hosts.count)
    }

    @Test(arguments: [
        ("https://api.openai.com/v1", "openai"), ("https://api.fireworks.ai/inference/v1", "fireworks"),
        ("https://fireworks.ai/x", "fireworks"), ("https://API.X.AI/v1", "xai"),
        ("https://api.moonshot.cn/v1", "moonshot"),
        ("https://notx.ai/v1", "generic"), ("https://x.ai.evil.example/v1", "generic"),
        ("https://openai.com.evil.example/v1", "generic"), ("http://localhost:8000/v1", "generic"),
        ("http://[::1]/v1", "generic"),
    ])
    func theHostPicksTheDialect(url: String, name: String) throws {
        #expect(try provider(url).dialect.name == name)
    }

    @Test func theConfigurationGoesBeforeTheHost() throws {
        #expect(try provider("https://api.openai.com/v1", dialect: "vllm").dialect.name == "vllm")
        #expect(try provider("https://api.openai.com/v1", dialect: "gone").dialect.name == "openai")
    }

    @Test(arguments: [
        ("https://api.fireworks.ai/inference/v1", "kimi-k2p5", "accounts/fireworks/models/kimi-k2p5"),
        ("https://api.fireworks.ai/inference/v1", "accounts/acme/models/x", "accounts/acme/models/x"),
        ("https://api.fireworks.ai/inference/v1", "accounts/fireworks/routers/x", "accounts/fireworks/routers/x"),
        ("https://api.openai.com/v1", "gpt-6", "gpt-6"),
        ("https://openrouter.ai/api/v1", "openai/gpt-5", "openai/gpt-5"),
        ("http://localhost/v1", "anything", "anything"),
    ])
    func anUnlistedIDGetsWhatTheProviderNeeds(url: String, id: String, upstream: String) throws {
        #expect(try provider(url).dialect.upstreamID(forUnlisted: id) == upstream)
    }

    @Test(arguments: [
        ("https://api.openai.com/v1", "/v1/models"),
        ("https://api.perplexity.ai", "/models"),
        ("https://api.anthropic.com/v1", "/v1/models?limit=1000"),
        ("https://models.github.ai/inference", "/catalog/models"),
        ("https://api.siliconflow.com/v1", "/v1/models?sub_type=chat"),
        ("https://generativelanguage.googleapis.com/v1beta/openai", "/v1beta/openai/models"),
    ])
    func theListingIsAskedForWhereItIs(url: String, target: String) throws {
        let provider = try provider(url)
        #expect(provider.dialect.listing.target(for: provider.baseURL) == target)
    }

    @Test func aPageIsAskedForBesideTheListingsOwnParameters() throws {
        let anthropic = try provider("https://api.anthropic.com/v1")
        let page = NextPage(name: "after_id", mark: "claude 1")
        #expect(
            anthropic.dialect.listing.target(for: anthropic.baseURL, page: page)
                == "/v1/models?limit=1000&after_id=claude%201")
        let other = try provider("https://h/v1")
        #expect(other.dialect.listing.target(for: other.baseURL, page: page) == "/v1/models?after_id=claude%201")
    }

    @Test func anthropicsNativeEndpointsTakeTheKeyInAFieldOfTheirOwn() throws {
        var anthropic = try provider("https://api.anthropic.com/v1")
        let dialect = anthropic.dialect
        let own = try AuthHeader(name: "x-api-key", prefix: "")
        #expect(dialect.authHeader(of: anthropic, endpoint: "models") == own)
        #expect(dialect.authHeader(of: anthropic, endpoint: "messages") == own)
        #expect(dialect.authHeader(of: anthropic, endpoint: "chat/completions") == .bearer)
        #expect(dialect.listing.fields.map(\.name) == ["anthropic-version"])

        anthropic.authHeader = try AuthHeader(name: "x-proxy-key", prefix: "")
        #expect(dialect.authHeader(of: anthropic, endpoint: "models") == anthropic.authHeader)
    }

    @Test func everyFixtureOfAHostedProviderComesFromItsOwnDialect() throws {
        for fixture in ListingFixture.all where fixture.baseURL.hasPrefix("https://") && fixture.name != "Z.ai" {
            #expect(try fixture.dialect.name != "generic", "\(fixture.name)")
        }
    }
}
