import Testing

@testable import LemonadeCore

@Suite struct ModelFactsTests {
    private func facts(_ fixture: GGUFFixture) throws -> ModelFacts {
        ModelFacts(try GGUFReader.read(MemorySource(bytes: fixture.bytes)))
    }

    @Test func tellsWhatTheHeaderSays() throws {
        var fixture = GGUFFixture.chat()
        fixture.add("general.base_model.0.name", GGUFFixture.text("Base"))
        fixture.add("general.base_model.0.organization", GGUFFixture.text("Org"))
        let facts = try facts(fixture)
        #expect(facts.architecture == "llama")
        #expect(facts.name == "A Model")
        #expect(facts.sizeLabel == "1B")
        #expect(facts.quantization == "Q4_K_M")
        #expect(facts.baseModel == "Org/Base")
        #expect(facts.contextLength == 8192)
        #expect(facts.embeddingLength == 2048)
        #expect(facts.layers == 16)
        #expect(facts.tokenizer == "gpt2")
        #expect(facts.labels == .chat)
        #expect(facts.purpose == .model)
        // 16 layers of 8 heads of 64 for keys and as much for values, two bytes each.
        #expect(facts.bytesPerToken == 16 * 8 * (64 + 64) * 2)
    }

    @Test func whatIsNotSaidIsNotGuessed() throws {
        var fixture = GGUFFixture()
        fixture.add("general.architecture", GGUFFixture.text("mystery"))
        let facts = try facts(fixture)
        #expect(facts.contextLength == nil)
        #expect(facts.bytesPerToken == nil)
        #expect(facts.name == nil)
        #expect(facts.labels == .chat)
    }

    @Test func headsMayDifferByLayer() throws {
        var fixture = GGUFFixture.chat()
        fixture.replace("llama.attention.head_count_kv", GGUFFixture.integers([8, 0, 4]))
        #expect(try facts(fixture).bytesPerToken == 12 * (64 + 64) * 2)
    }

    @Test func absurdFiguresGiveNoFigure() throws {
        for key in ["block_count", "attention.head_count_kv", "attention.head_count"] {
            for value in [0, UInt32.max] {
                var fixture = GGUFFixture.chat()
                fixture.replace("llama.\(key)", GGUFFixture.uint32(value))
                #expect(try facts(fixture).bytesPerToken == nil, "\(key) \(value)")
            }
        }
        var negative = GGUFFixture.chat()
        negative.replace("llama.attention.head_count_kv", GGUFFixture.integers([8, -1]))
        #expect(try facts(negative).bytesPerToken == nil)
    }

    @Test(
        arguments: [
            ("{% if tools %}{{ tools }}{% endif %}", .toolCalling),
            ("{{ message.tool_calls }}", .toolCalling),
            ("{% if enable_thinking %}", .reasoning),
            ("{{ '<think>' }}", .reasoning),
            ("{{ tools }}{{ message.reasoning_content }}", [.toolCalling, .reasoning]),
            ("{{ messages }}", []),
        ] as [(String, ModelLabels)])
    func abilitiesComeFromTheTemplate(_ template: String, _ labels: ModelLabels) throws {
        #expect(try facts(.chat(template: template)).labels == labels.union(.chat))
    }

    @Test func aTemplateForToolsSaysSo() throws {
        var fixture = GGUFFixture.chat()
        fixture.add("tokenizer.chat_template.tool_use", GGUFFixture.text("{{ x }}"))
        #expect(try facts(fixture).labels == [.chat, .toolCalling])
    }

    @Test func poolingTellsEmbeddingsFromReranking() throws {
        for (pooling, labels) in [
            (1, ModelLabels.embeddings), (2, .embeddings), (3, .embeddings), (4, .reranking), (0, .chat),
        ] {
            var fixture = GGUFFixture.chat(architecture: "qwen3")
            fixture.add("qwen3.pooling_type", GGUFFixture.uint32(UInt32(pooling)))
            #expect(try facts(fixture).labels == labels)
        }
        #expect(try facts(.chat(architecture: "nomic-bert")).labels == .embeddings)
        var bothWays = GGUFFixture.chat()
        bothWays.add("llama.attention.causal", GGUFFixture.bool(false))
        #expect(try facts(bothWays).labels == .embeddings)
    }

    @Test func whatCannotRunAloneIsNoModel() throws {
        for (type, purpose) in [("mmproj", ModelFacts.Purpose.projector), ("adapter", .other), ("imatrix", .other)] {
            var fixture = GGUFFixture.chat()
            fixture.replace("general.type", GGUFFixture.text(type))
            #expect(try facts(fixture).purpose == purpose)
        }
        #expect(try facts(.chat(architecture: "clip")).purpose == .projector)
        var vocabulary = GGUFFixture.chat()
        vocabulary.tensorCount = 0
        #expect(try facts(vocabulary).purpose == .other)
        vocabulary.add("split.count", GGUFFixture.uint32(3))
        #expect(try facts(vocabulary).purpose == .model)
    }
}
