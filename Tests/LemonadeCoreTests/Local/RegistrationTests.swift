import Testing

@testable import LemonadeCore

@Suite struct RegistrationTests {
    private func model(_ object: JSONObject, name: String = "user.Mine") throws(UserModel.Fault) -> UserModel {
        try UserModel(name: name, object)
    }

    @Test func aRegistrationIsRead() throws {
        let model = try model([
            "checkpoint": "org/repo-GGUF:Q4_K_M", "recipe": "llamacpp",
            "labels": ["vision", "embeddings", "unheard-of"],
            "recipe_options": ["ctx_size": 8192], "mine": [1],
        ])
        #expect(model.location == .repository("org/repo-GGUF", variant: "Q4_K_M"))
        #expect(model.labels == [.vision, .embeddings])
        #expect(model.options.contextSize == 8192)
        // What nobody here knows survives.
        #expect(model.json["mine"] == [1])
        #expect(model.json["labels"]?.array?.count == 3)
    }

    @Test func theCheckpointMayBeAFile() throws {
        #expect(try model(["checkpoint": "/m/a.gguf"]).location == .file("/m/a.gguf"))
        #expect(try model(["checkpoint": "org/repo"]).location == .repository("org/repo", variant: nil))
    }

    @Test(
        arguments: [
            [:], ["checkpoint": ""], ["checkpoint": 1], ["checkpoint": "a"], ["checkpoint": "../b"],
            ["checkpoint": "a/.."],
            ["checkpoint": "a/b/c"], ["checkpoint": "a/b:"], ["checkpoint": "a/b:../../x"], ["checkpoint": "a b/c"],
            ["checkpoint": "/a\nb"], ["checkpoint": "a/b", "recipe": "cloud"], ["checkpoint": "a/b", "labels": "x"],
            ["checkpoint": "a/b", "labels": [1]], ["checkpoint": "a/b", "mmproj": 1],
            ["checkpoint": "a/b", "recipe_options": ["ctx_size": -2]],
            ["checkpoint": "a/b", "recipe_options": ["llamacpp_args": "--port 1"]],
        ] as [JSONObject])
    func whatCannotBeIsRefused(_ object: JSONObject) {
        #expect(throws: UserModel.Fault.self) { try model(object) }
    }

    @Test func namesGetTheirPrefix() throws {
        #expect(try UserModel.checked("Mine") == "user.Mine")
        #expect(try UserModel.checked("user.Mine") == "user.Mine")
        for name in ["", "user.", "a b", "a\n", String(repeating: "x", count: 300)] {
            #expect(throws: UserModel.Fault.self) { try UserModel.checked(name) }
        }
    }

    @Test func aFileKeepsWhatItCannotRead() throws {
        var models = UserModels([
            "Mine": ["checkpoint": "org/repo"], "user.Broken": ["checkpoint": 5], "Odd": 7,
        ])
        #expect(models.models.map(\.name) == ["user.Mine"])
        #expect(models.faults.count == 2)
        models.set(try UserModel(name: "user.New", ["checkpoint": "/m/new.gguf"]))
        #expect(models.json.members.map(\.name) == ["user.Mine", "user.New", "user.Broken", "Odd"])
        let removals = [models.remove("user.Mine"), models.remove("user.Mine")]
        #expect(removals == [true, false])
        #expect(UserModels(models.json) == models)
    }

    @Test func optionsStandAboveEachOther() throws {
        let load = try RecipeOptions(["ctx_size": 100])
        let saved = try RecipeOptions(["ctx_size": 200, "llamacpp_args": "-t 1", "pinned": true])
        let all = load.over(saved)
        #expect(all.contextSize == 100)
        #expect(all.arguments == "-t 1")
        #expect(all.isPinned == true)
        #expect(all.json == ["ctx_size": 100, "llamacpp_args": "-t 1", "pinned": true])
    }

    @Test(
        arguments: [
            ["ctx_size": "8"], ["ctx_size": [1]], ["ctx_size": -2], ["ctx_size": 99_999_999], ["llamacpp_args": 1],
            ["llamacpp_args": "-m x"], ["pinned": 1],
        ] as [JSONObject])
    func optionsThatCannotBeAreRefused(_ object: JSONObject) {
        #expect(throws: RecipeOptions.Fault.self) { try RecipeOptions(object) }
    }

    @Test func nullCountsAsAbsent() throws {
        #expect(try RecipeOptions(["ctx_size": .null, "other": "x"]) == RecipeOptions())
    }

    @Test func savedOptionsKeepForeignMembers() throws {
        var saved = SavedOptions(["user.Mine": ["ctx_size": 1, "theirs": 2], "else": 3])
        saved.set(try RecipeOptions(["llamacpp_args": "-t 1"]), of: "user.Mine")
        #expect(saved.json == ["user.Mine": ["theirs": 2, "llamacpp_args": "-t 1"], "else": 3])
        #expect(saved.options(of: "user.Mine").contextSize == nil)
        saved.set(RecipeOptions(), of: "user.New")
        #expect(saved.json["user.New"] == nil)
    }

    @Test func ownersSayWhatAModelIsFor() throws {
        var facts = ModelFacts()
        facts.labels = [.chat, .toolCalling]
        let model = LocalModel(
            try model(["checkpoint": "/m/a.gguf", "labels": ["embeddings"]]), files: nil, facts: facts)
        #expect(model.labels == [.embeddings, .toolCalling, .custom])
        #expect(model.type == .embedding)
        #expect(!model.entry.isDownloaded)
        #expect(model.entry.size == nil)
    }
}
