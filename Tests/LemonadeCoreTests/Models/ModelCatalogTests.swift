import Testing

@testable import LemonadeCore

struct ModelCatalogTests {
    private func provider(_ name: String) throws -> CloudProvider {
        CloudProvider(name: try ProviderName(name), baseURL: try BaseURL("https://host/v1"))
    }

    private func listed(_ catalog: ModelCatalog, showAll: Bool = false) throws -> [String] {
        let value = try JSONValue.parse(catalog.listJSON(showAll: showAll))
        #expect(value["object"] == "list")
        return try #require(value["data"]?.array).compactMap { $0["id"]?.string }
    }

    @Test func anEmptyCatalogueIsAnEmptyList() {
        #expect(String(decoding: ModelCatalog.empty.listJSON(), as: UTF8.self) == #"{"object":"list","data":[]}"#)
        #expect(ModelCatalog.empty.entry(named: "x") == nil)
    }

    @Test func theOrderDoesNotDependOnWhoAnsweredFirst() throws {
        let local = [ModelEntry(local: "b", checkpoint: "b.gguf"), ModelEntry(local: "a", checkpoint: "a.gguf")]
        let one = (provider: try provider("zeta"), models: [model("y"), model("x")])
        let two = (provider: try provider("alpha"), models: [model("2"), model("10")])
        let expected = ["a", "b", "alpha.10", "alpha.2", "zeta.x", "zeta.y"]
        #expect(try listed(.build(local: local, providers: [one, two])) == expected)
        #expect(try listed(.build(local: local.reversed(), providers: [two, one])) == expected)
    }

    @Test func aModelIsFoundByItsCleanedAndItsRawName() throws {
        let catalog = ModelCatalog.build(
            local: [],
            providers: [(try provider("fireworks"), [model("accounts/fireworks/models/kimi-k2p5"), model("plain")])])
        let entry = try #require(catalog.entry(named: "fireworks.kimi-k2p5"))
        #expect(entry.checkpoint == "accounts/fireworks/models/kimi-k2p5")
        #expect(catalog.entry(named: "fireworks.accounts/fireworks/models/kimi-k2p5") == entry)
        #expect(catalog.entry(named: "fireworks.plain")?.checkpoint == "plain")
        #expect(catalog.entry(named: "kimi-k2p5") == nil)
        #expect(catalog.entry(named: "accounts/fireworks/models/kimi-k2p5") == nil)
    }

    @Test func aModelIsFoundByTheIDThatWasListedToo() throws {
        let catalog = ModelCatalog.build(
            local: [],
            providers: [(try provider("gemini"), [model("gemini-2.5-pro", listedAs: "models/gemini-2.5-pro")])])
        #expect(catalog.entry(named: "gemini.models/gemini-2.5-pro")?.checkpoint == "gemini-2.5-pro")
        #expect(catalog.entry(named: "gemini.gemini-2.5-pro")?.checkpoint == "gemini-2.5-pro")
    }

    @Test func idsThatCleanToOneNameKeepTheirRawNames() throws {
        let ids = ["accounts/a/models/x", "accounts/b/models/x", "gw/x", "gw/y", "accounts/a/models/z", "z", "w"]
        let catalog = ModelCatalog.build(local: [], providers: [(try provider("gw"), ids.map { model($0) })])
        #expect(
            try listed(catalog) == [
                "gw.accounts/a/models/x", "gw.accounts/a/models/z", "gw.accounts/b/models/x", "gw.gw/x", "gw.w", "gw.y",
                "gw.z",
            ])
        for id in ids { #expect(catalog.entry(named: "gw." + id)?.checkpoint == id) }
        #expect(catalog.entry(named: "gw.x") == nil)
    }

    @Test func anIDThatIsListedTwiceKeepsItsCleanedName() throws {
        let catalog = ModelCatalog.build(local: [], providers: [(try provider("gw"), [model("gw/x"), model("gw/x")])])
        #expect(try listed(catalog) == ["gw.x"])
    }

    @Test func twoProvidersMayHaveTheSameModel() throws {
        let catalog = ModelCatalog.build(
            local: [], providers: [(try provider("a"), [model("m")]), (try provider("b"), [model("m")])])
        #expect(catalog.entry(named: "a.m")?.provider?.text == "a")
        #expect(catalog.entry(named: "b.m")?.provider?.text == "b")
        #expect(catalog.listedCount(of: try ProviderName("a")) == 1)
    }

    @Test func aLocalNameWinsOverACloudName() throws {
        let catalog = ModelCatalog.build(
            local: [ModelEntry(local: "llama3.2", checkpoint: "l.gguf")],
            providers: [(try provider("llama3"), [model("2"), model("3")])])
        #expect(catalog.entry(named: "llama3.2")?.recipe == .llamacpp)
        #expect(try listed(catalog) == ["llama3.2", "llama3.3"])
    }

    @Test func theChatFilterOnlyHides() throws {
        let catalog = ModelCatalog.build(
            local: [], providers: [(try provider("openai"), [model("gpt-5"), model("openai/embed-3", .embedding)])])
        #expect(try listed(catalog) == ["openai.gpt-5"])
        #expect(try listed(catalog, showAll: true) == ["openai.gpt-5"])
        #expect(catalog.entry(named: "openai.embed-3")?.checkpoint == "openai/embed-3")
        #expect(catalog.entryJSON(named: "openai.embed-3") != nil)
        #expect(catalog.listedCount(of: try ProviderName("openai")) == 1)
    }

    @Test func modelsThatAreNotOnDiskAreShownOnRequest() throws {
        var absent = ModelEntry(local: "absent", checkpoint: "a")
        absent.isDownloaded = false
        let catalog = ModelCatalog.build(local: [absent, ModelEntry(local: "here", checkpoint: "h")], providers: [])
        #expect(try listed(catalog) == ["here"])
        #expect(try listed(catalog, showAll: true) == ["absent", "here"])
    }

    @Test func oneEntryIsTheSameAsInTheList() throws {
        let catalog = ModelCatalog.build(
            local: [], providers: [(try provider("p"), [model("a/b %2F🍋", .chat, [.vision], context: 5, input: "0.1")])]
        )
        let bytes = try #require(catalog.entryJSON(named: "p.a/b %2F🍋"))
        #expect(try JSONValue.parse(catalog.listJSON())["data"]?.array == [JSONValue.parse(bytes)])
        #expect(catalog.entryJSON(named: "p.nothing") == nil)
    }

    @Test func tenThousandModelsAnswerAtOnce() throws {
        let models = (0..<10_000).map {
            model("org/model-\($0)", .chat, [.toolCalling], context: 131_072, input: "0.5", output: "1.5")
        }
        let catalog = ModelCatalog.build(local: [], providers: [(try provider("p"), models)])
        let elapsed = ContinuousClock().measure {
            for _ in 0..<1_000 {
                #expect(catalog.listJSON().count > 1_000_000)
                #expect(catalog.entry(named: "p.org/model-9999") != nil)
            }
        }
        // Building the list for each answer would take minutes here.
        #expect(elapsed < .seconds(5))
    }
}
