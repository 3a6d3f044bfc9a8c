import Testing

@testable import LemonadeCore

struct ListingReaderTests {
    private func read(_ text: String, as dialect: ProviderDialect = .generic) throws -> Listing {
        try ListingReader.read(Array(text.utf8), dialect: dialect)
    }

    private func read(_ entries: [JSONValue]) throws -> [DiscoveredModel] {
        try ListingReader.read(JSONValue.array(entries).serialized(), dialect: .generic).models
    }

    @Test(arguments: ListingFixture.all)
    func readsEachProvidersListing(fixture: ListingFixture) throws {
        let listing = try read(fixture.json, as: fixture.dialect)
        for (found, expected) in zip(listing.models, fixture.models) { #expect(found == expected) }
        #expect(listing.models.map(\.id) == fixture.models.map(\.id))
        #expect(listing.next == fixture.next)
        #expect(listing.skipped.isEmpty)
    }

    @Test(arguments: ListingFixture.all.filter(\.isReadByShape))
    func readsTheSameFromAHostThatNobodyKnows(fixture: ListingFixture) throws {
        #expect(try read(fixture.json).models.count == fixture.models.count)
        for (found, expected) in zip(try read(fixture.json).models, fixture.models) { #expect(found == expected) }
    }

    /// The dialect of a provider's host never makes it read another provider's entry wrongly: a gateway may put anything
    /// behind any address.
    @Test(arguments: ProviderDialect.all.map(\.name))
    func theShapeDecidesThePriceWhateverTheHost(name: String) throws {
        let dialect = try #require(ProviderDialect.named(name))
        for fixture in ListingFixture.all {
            let found = try read(fixture.json, as: dialect).models
            #expect(found.map(\.inputPrice) == fixture.models.map(\.inputPrice), "\(fixture.name)")
            #expect(found.map(\.outputPrice) == fixture.models.map(\.outputPrice), "\(fixture.name)")
            #expect(found.map(\.contextWindow) == fixture.models.map(\.contextWindow), "\(fixture.name)")
        }
    }

    @Test(arguments: [
        #"{"data":[{"id":"a"},{"id":"b"}]}"#,
        #"{"object":"list","data":[{"id":"a"},{"id":"b"}]}"#,
        #"[{"id":"a"},{"id":"b"}]"#,
        #"{"models":[{"id":"a"},{"id":"b"}]}"#,
        #"{"models":[{"name":"a"},{"name":"b"}]}"#,
        #"{"output":{"models":[{"id":"a"},{"id":"b"}]}}"#,
        #"{"result":[{"id":"a"},{"id":"b"}],"success":true}"#,
        #"{"data":null,"models":[{"id":"a"},{"id":"b"}]}"#,
        #"{"data":{"models":[{"id":"a"},{"id":"b"}]}}"#,
        "\u{FEFF}{\"data\":[{\"id\":\"a\"},{\"id\":\"b\"}]}",
        " \n[{\"id\":\"a\"},{\"id\":\"b\"}]\n",
    ])
    func findsTheListInEveryEnvelope(text: String) throws {
        #expect(try read(text).models.map(\.id) == ["a", "b"])
    }

    @Test(arguments: [
        "{}", #"{"data":{}}"#, #"{"data":"x"}"#, "1", "null", #""models""#, "true", #"{"object":"list"}"#,
    ])
    func anAnswerWithoutAListIsAnError(text: String) {
        #expect(throws: ListingError.noList) { try read(text) }
    }

    @Test(arguments: [
        #"{"error":{"message":"Invalid API key","type":"auth"}}"#, #"{"error":"Invalid API key"}"#,
        #"{"message":"Invalid API key","code":401}"#,
    ])
    func anErrorInSpiteOfItsStatusIsPassedOnInWords(text: String) {
        #expect(throws: ListingError.failure("Invalid API key")) { try read(text) }
    }

    @Test func aMessageThatIsPassedOnIsShortAndTame() throws {
        let long = String(repeating: "x", count: 5000)
        let error = #expect(throws: ListingError.self) { try read(#"{"error":"\u001b[31m\r\n"# + long + #""}"#) }
        guard case .failure(let message) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(message.count == ListingReader.longestMessage)
        #expect(message.hasPrefix(" [31m xxx"))
    }

    @Test func aWebPageIsCalledOne() {
        #expect(throws: ListingError.webPage) { try read("<!DOCTYPE html><html>") }
        #expect(throws: ListingError.webPage) { try read("\r\n <html>") }
    }

    @Test(arguments: ["", "models: a", #"{"data":[{"id":"a"}"#, "{'data':[]}"])
    func whatIsNotJSONSaysWhereItStops(text: String) {
        let error = #expect(throws: ListingError.self) { try read(text) }
        guard case .notJSON(let reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reason.line == 1)
        #expect(error?.message.contains("line 1") == true)
    }

    @Test func anEmptyListIsNoError() throws {
        #expect(try read(#"{"data":[]}"#) == Listing())
    }

    @Test func badEntriesCostOnlyThemselves() throws {
        let many = (0...256).map { #""m\#($0)":0"# }.joined(separator: ",")
        let listing = try read(
            #"""
            {"data":[null,1,"gpt-5",["gpt-5"],true,{},{"id":null},{"id":7},{"id":""},{"object":"model"},
            {"id":"good"},{"id":"good"},{"id":"a\u0000b"},{"id":"a\nb"},{"id":"\u001b[2J"},{"id":"\u0085"},
            {"id":"x\u202egnp"},{"id":"a\u2028b"},{"id":"\#(String(repeating: "x", count: 513))"},
            {"id":"wide",\#(many)},{"id":"also-good"}]}
            """#)
        #expect(listing.models.map(\.id) == ["good", "also-good"])
        #expect(
            listing.skipped == [.notObject: 5, .noID: 5, .hostileID: 7, .tooLarge: 1, .duplicate: 1])
        #expect(
            ListingSkip.summary(of: listing.skipped)
                == "skipped entries: 5 not an object, 5 without an id, 7 with an id that is too long or holds control "
                + "characters, 1 too large, 1 listed twice")
        #expect(ListingSkip.summary(of: [:]) == nil)
    }

    @Test(arguments: ["🍋/squeeze-1", "a%2Fb%zz", "ünïcödé", "a b", "模型", "x\"y\\z", "👩‍🔬:latest", "../../etc/passwd"])
    func strangeButHarmlessIDsAreKept(id: String) throws {
        let body = JSONValue.array([["id": .string(id)]]).serialized()
        #expect(try ListingReader.read(body, dialect: .generic).models.map(\.id) == [id])
    }

    @Test func theLongestIDIsKept() throws {
        let id = String(repeating: "x", count: 512)
        #expect(try read(#"[{"id":"\#(id)"}]"#).models.map(\.id) == [id])
    }

    /// Every member that is read, with a value of every wrong type: nothing is misread and nothing fails.
    @Test func wrongTypesAtEveryLevelAreUnknown() throws {
        let members = [
            "architecture", "capabilities", "context_length", "context_window", "contextLength", "created", "effort",
            "endpoints", "features", "inputTokenLimit", "input_modalities", "kind", "labels", "limits",
            "loaded_context_length", "loaded_instances", "max_context_length", "max_model_len", "meta", "metadata",
            "model_info", "output_modalities", "owned_by", "pricing", "prompt_text_token_price", "providers", "recipe",
            "supported_generation_methods", "supports_chat", "supports_tools", "supports_vision", "tags", "thinking",
            "top_provider", "type",
        ]
        let wrong: [JSONValue] = [
            .null, "nonsense", [], [:], [[]], [["x": nil]], [nil, 1, "s", [], [:]], ["a": ["b": ["c": []]]],
            ["context_length": "many", "pricing": [], "prompt": [:], "n_ctx": -5, "max_input_tokens": nil],
        ]
        for value in wrong {
            let plain = JSONObject(dictionaryLiteral: ("id", "m"))
            var entry = plain
            for name in members { entry[name] = value }
            let found = try read([.object(entry)])
            #expect(found == [model("m", found.first?.kind ?? .unknown)], "\(value)")
            for name in members {
                var entry = plain
                entry[name] = value
                let found = try read([.object(entry)])
                #expect(found.map(\.id) == ["m"])
                #expect(found.first?.contextWindow == nil && found.first?.inputPrice == nil, "\(name): \(value)")
            }
        }
    }

    @Test func tooManyModelsAreCutAndCounted() throws {
        let entries = (0..<30).map { JSONValue.object(["id": .string("m\($0)")]) }
        var limits = ListingLimits()
        limits.mostModels = 10
        let listing = try ListingReader.read(JSONValue.array(entries).serialized(), dialect: .generic, limits: limits)
        #expect(listing.models.count == 10)
        #expect(listing.skipped == [.overLimit: 20])
        #expect(ListingLimits().mostModels == 20_000)
    }

    @Test func aPageBeyondTheLimitIsNotRead() throws {
        let body = Array(#"[{"id":"a"}]"#.utf8)
        var limits = ListingLimits()
        limits.mostBytes = body.count
        #expect(try ListingReader.read(body, dialect: .generic, limits: limits).models.map(\.id) == ["a"])
        limits.mostBytes -= 1
        #expect(throws: ListingError.tooLarge(limit: body.count - 1)) {
            try ListingReader.read(body, dialect: .generic, limits: limits)
        }
    }

    /// Hostile pages are as quick as honest ones: nothing is quadratic in the number of entries or members.
    @Test func hugePagesOfJunkAreReadInLinearTime() throws {
        let junk = "[" + String(repeating: "0,", count: 200_000) + #"{"id":"a"}]"#
        let wide = "[{" + (0..<20_000).map { #""m\#($0)":{}"# }.joined(separator: ",") + #"},{"id":"a"}]"#
        let repeated = "[" + String(repeating: #"{"id":"same"},"#, count: 5_000) + #"{"id":"a"}]"#
        let envelope = "{" + (0..<50_000).map { #""n\#($0)":0,"# }.joined() + #""data":[{"id":"a"}]}"#
        let deep = "[" + String(repeating: "[", count: 400) + String(repeating: "]", count: 400) + #",{"id":"a"}]"#
        for text in [junk, wide, repeated, envelope, deep] {
            var found: [DiscoveredModel] = []
            let elapsed = try ContinuousClock().measure { found = try read(text).models }
            #expect(found.last?.id == "a")
            #expect(elapsed < .seconds(10))
        }
    }
}
