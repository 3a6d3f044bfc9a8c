import Testing

@testable import LemonadeCore

@Suite struct ModelGroupingTests {
    private func file(_ path: String) -> FoundFile {
        let parts = path.split(separator: "/").map(String.init)
        return FoundFile(
            path: "/models/\(path)", folders: Array(parts.dropLast()), name: parts.last ?? "", size: 10, modified: 1)
    }

    private func names(_ paths: [String]) -> [String] {
        ModelGrouping.models(in: paths.map(file)).map(\.name)
    }

    @Test func aFileAtTheTopIsCalledByItsName() {
        #expect(
            names(["b-q8_0.gguf", "gemma-3-270m-q4_k_m.gguf"]) == [
                "extra.b-q8_0.gguf", "extra.gemma-3-270m-q4_k_m.gguf",
            ])
    }

    @Test func aFolderWithOneModelIsCalledByTheFolder() {
        #expect(names(["Qwen3-8B/model.gguf"]) == ["extra.Qwen3-8B"])
    }

    @Test func aFolderWithVariantsHasAModelForEach() {
        #expect(
            names(["Qwen3-8B/qwen-Q4_K_M.gguf", "Qwen3-8B/qwen-Q8_0.gguf"])
                == ["extra.qwen-Q4_K_M.gguf", "extra.qwen-Q8_0.gguf"])
    }

    @Test func shardsAreOneModelInTheirOrder() throws {
        let models = ModelGrouping.models(in: [
            file("big-00003-of-00003.gguf"), file("big-00001-of-00003.gguf"), file("big-00002-of-00003.gguf"),
        ])
        let model = try #require(models.first)
        #expect(models.count == 1)
        #expect(model.name == "extra.big.gguf")
        #expect(model.file.name == "big-00001-of-00003.gguf")
        #expect(model.files.map(\.name).last == "big-00003-of-00003.gguf")
        #expect(model.byteCount == 30)
        #expect(model.isComplete)
    }

    @Test func aMissingShardIsNoticed() {
        let models = ModelGrouping.models(in: [file("big-00001-of-00003.gguf"), file("big-00003-of-00003.gguf")])
        #expect(models.map(\.isComplete) == [false])
    }

    @Test func shardedVariantsOfOneFolderStayApart() {
        #expect(
            names(["m/a-Q4-00001-of-00002.gguf", "m/a-Q4-00002-of-00002.gguf", "m/a-Q8-00001-of-00001.gguf"])
                == ["extra.a-Q4.gguf", "extra.a-Q8.gguf"])
    }

    @Test func aProjectorBelongsToItsFolder() {
        let models = ModelGrouping.models(in: [
            file("gemma/gemma-q4.gguf"), file("gemma/gemma-q8.gguf"), file("gemma/mmproj-model-f16.gguf"),
        ])
        #expect(models.map(\.name) == ["extra.gemma-q4.gguf", "extra.gemma-q8.gguf"])
        #expect(models.allSatisfy { $0.projector?.name == "mmproj-model-f16.gguf" })
        #expect(models[0].byteCount == 20)
    }

    @Test func aProjectorAtTheTopBelongsToItsNamesake() {
        let models = ModelGrouping.models(in: [
            file("gemma-3-4b-it-Q4_K_M.gguf"), file("mmproj-gemma-3-4b-it-f16.gguf"), file("llama-3.gguf"),
            file("org_repo-GGUF_mmproj-model-f16.gguf"), file("org_repo-GGUF_model-q4.gguf"),
        ])
        let projectors = Dictionary(uniqueKeysWithValues: models.map { ($0.name, $0.projector?.name) })
        #expect(projectors["extra.gemma-3-4b-it-Q4_K_M.gguf"] == "mmproj-gemma-3-4b-it-f16.gguf")
        #expect(projectors["extra.llama-3.gguf"] == .some(nil))
        #expect(projectors["extra.org_repo-GGUF_model-q4.gguf"] == "org_repo-GGUF_mmproj-model-f16.gguf")
    }

    @Test func aProjectorAloneIsNoModel() {
        #expect(names(["mmproj.gguf", "f/mmproj-x.gguf"]) == [])
    }

    @Test func aNameTakenTwiceIsQualifiedWithItsFolder() {
        #expect(
            names(["a.gguf", "x/a.gguf", "x/b.gguf", "y/a.gguf", "y/b.gguf"])
                == ["extra.a.gguf", "extra.b.gguf", "extra.x-a.gguf", "extra.y-a.gguf", "extra.y-b.gguf"])
        #expect(names(["one/Q4/m.gguf", "two/Q4/m.gguf"]) == ["extra.Q4", "extra.two-Q4"])
    }

    @Test func evenThenNamesDiffer() {
        let names = names(["p/x/Q4/m.gguf", "q/x/Q4/m.gguf", "r/x/Q4/m.gguf"])
        #expect(Set(names).count == 3)
    }

    @Test func theOrderOfFilesDoesNotMatter() {
        var generator = SeededGenerator(seed: 1)
        var paths = [
            "a.gguf", "x/a.gguf", "x/b.gguf", "y/a.gguf", "y/b.gguf", "x/mmproj.gguf", "z/Q4/m.gguf", "w/Q4/m.gguf",
        ]
        let expected = ModelGrouping.models(in: paths.map(file))
        for _ in 0..<20 {
            paths.shuffle(using: &generator)
            #expect(ModelGrouping.models(in: paths.map(file)) == expected)
        }
    }

    @Test(arguments: ["notes.txt", ".gguf", ".hidden.gguf", "model.gguf.part", ""])
    func otherFilesAreNone(_ name: String) {
        #expect(GGUFFileName(name) == nil)
    }

    @Test(arguments: [
        "a-00000-of-00002.gguf", "a-00003-of-00002.gguf", "a-1-of-2.gguf", "-00001-of-00002.gguf",
        "a-0000x-of-00002.gguf",
    ])
    func whatOnlyLooksLikeAShardIsAName(_ name: String) {
        #expect(GGUFFileName(name)?.shard == nil)
        #expect(GGUFFileName(name)?.modelName == name)
    }

    @Test func theHubsCacheIsWhereTheEnvironmentSays() {
        #expect(HubCache.directory(environment: ["HF_HUB_CACHE": "/a/", "HF_HOME": "/b"]) == "/a")
        #expect(HubCache.directory(environment: ["HF_HOME": "/b", "HOME": "/h"]) == "/b/hub")
        #expect(HubCache.directory(environment: ["HOME": "/h"]) == "/h/.cache/huggingface/hub")
        #expect(HubCache.directory(environment: ["HF_HOME": "relative"]) == nil)
        #expect(HubCache.repository(ofFolder: "models--org--my-model")?.name == "my-model")
        #expect(HubCache.repository(ofFolder: "models--org--my-model")?.organization == "org")
        #expect(HubCache.repository(ofFolder: "models--gpt2")?.name == "gpt2")
        #expect(HubCache.repository(ofFolder: "datasets--a--b") == nil)
    }
}
