import Foundation
import Testing

@testable import LemonadeCore

@Suite struct ModelFinderTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func write(_ path: String, _ bytes: [UInt8] = GGUFFixture.chat().bytes) throws {
        let full = directory.file(path)
        try FileManager.default.createDirectory(
            atPath: (full as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(fileURLWithPath: full))
    }

    private func link(_ path: String, to target: String) throws {
        let full = directory.file(path)
        try FileManager.default.createDirectory(
            atPath: (full as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: full, withDestinationPath: target)
    }

    private func find(_ places: ModelFinder.Places, _ registered: [UserModel] = []) -> ModelFinder.Findings {
        var finder = ModelFinder(places)
        return finder.find(registered: registered)
    }

    private var here: ModelFinder.Places { ModelFinder.Places(extra: directory.path) }

    @Test func findsFilesAtEveryDepth() throws {
        try write("a.gguf")
        try write("one/two/three/b.gguf")
        try write("notes.txt")
        let findings = find(here)
        #expect(findings.models.map(\.name) == ["extra.a.gguf", "extra.three"])
        #expect(findings.models[0].facts.architecture == "llama")
        #expect(findings.models[0].entry.contextWindow == 8192)
        #expect(findings.models[0].entry.size != nil)
        #expect(findings.problems.isEmpty)
    }

    @Test func theHubsCacheIsReadInItsLayout() throws {
        try write("models--org--Qwen-GGUF/blobs/abc")
        try link("models--org--Qwen-GGUF/snapshots/rev1/Qwen-Q4_K_M.gguf", to: "../../blobs/abc")
        try link("models--org--Qwen-GGUF/snapshots/rev0/Qwen-old.gguf", to: "../../blobs/abc")
        try write("models--org--Qwen-GGUF/refs/main", Array("rev1".utf8))
        try write("datasets--org--data/snapshots/x/data.gguf")
        try write(".locks/x.gguf")
        let findings = find(ModelFinder.Places(models: directory.path))
        #expect(findings.models.map(\.name) == ["extra.Qwen-GGUF"])
        #expect(findings.models.first?.path.hasSuffix("rev1/Qwen-Q4_K_M.gguf") == true)
    }

    @Test func aLinkToNothingIsPassedOver() throws {
        try link("gone.gguf", to: "nowhere")
        try link("loop", to: ".")
        try write("a.gguf")
        #expect(find(here).models.map(\.name) == ["extra.a.gguf"])
    }

    @Test func oneFolderWithinTheOtherIsSearchedOnce() throws {
        try write("sub/a.gguf")
        let findings = find(ModelFinder.Places(models: directory.path, extra: directory.file("sub")))
        #expect(findings.models.map(\.name) == ["extra.sub"])
    }

    @Test func badFilesAreToldAndCostNoOtherModel() throws {
        try write("bad.gguf", Array("GGUFxxxx".utf8))
        try write("text.gguf", Array("hello".utf8))
        try write("good.gguf")
        try write("projector.gguf", GGUFFixture.chat(architecture: "clip").bytes)
        let findings = find(here)
        #expect(findings.models.map(\.name) == ["extra.good.gguf"])
        #expect(findings.problems.count == 2)
        #expect(findings.problems.contains { $0.hasSuffix("text.gguf is not a GGUF file") })
    }

    @Test func whatCannotBeReadIsTold() async throws {
        try write("secret/a.gguf")
        try write("b.gguf")
        try write("c.gguf")
        chmod(directory.path, 0o755)
        chmod(directory.file("secret"), 0)
        chmod(directory.file("c.gguf"), 0)
        defer { chmod(directory.file("secret"), 0o700) }
        let path = directory.path
        let (scan, refusal) = try await OtherUser.runUnlessAlready {
            (FolderScan(path), Result { () throws(GGUFError) in try GGUFFile(path: path + "/c.gguf") }.failure)
        }
        #expect(scan.files.map(\.name).sorted() == ["b.gguf", "c.gguf"])
        #expect(scan.problems == [path + "/secret: Permission denied"])
        #expect(refusal?.message == "cannot be read: Permission denied")
    }

    @Test func aFolderThatIsNoneIsTold() throws {
        try write("file", [])
        #expect(find(ModelFinder.Places(extra: directory.file("file"))).problems.count == 1)
    }

    @Test func aFolderThatIsMissingIsNoProblemAndItsParentIsWatched() throws {
        let findings = find(ModelFinder.Places(extra: directory.file("later/still")))
        #expect(findings.problems.isEmpty)
        #expect(findings.watched == [directory.path])
    }

    @Test func aSecondLookReadsOnlyWhatIsNew() throws {
        for number in 0..<5 { try write("m\(number).gguf") }
        var finder = ModelFinder(here)
        #expect(finder.find(registered: []).models.count == 5)
        #expect(finder.headersRead == 5)
        try write("m5.gguf")
        #expect(finder.find(registered: []).models.count == 6)
        #expect(finder.headersRead == 6)
    }

    @Test func registeredModelsAreFoundByFileAndByRepository() throws {
        try write("models--org--R/snapshots/r/R-Q4_K_M.gguf")
        try write("models--org--R/snapshots/r/R-Q8_0.gguf")
        try write("models--org--R/snapshots/r/mmproj-R-f16.gguf")
        try write("mine.gguf")
        let registered = [
            try UserModel(name: "File", ["checkpoint": .string(directory.file("mine.gguf")), "labels": ["reasoning"]]),
            try UserModel(name: "Q8", ["checkpoint": "org/R:Q8_0"]),
            try UserModel(name: "Usual", ["checkpoint": "org/R"]),
            try UserModel(name: "Named", ["checkpoint": "org/R:R-Q8_0.gguf"]),
            try UserModel(name: "Gone", ["checkpoint": "org/Nothing:Q4_0"]),
        ]
        let models = find(ModelFinder.Places(models: directory.path), registered).models
        let byName = Dictionary(uniqueKeysWithValues: models.map { ($0.name, $0) })
        #expect(byName["user.File"]?.labels == [.chat, .reasoning, .custom])
        #expect(byName["user.Q8"]?.path.hasSuffix("R-Q8_0.gguf") == true)
        #expect(byName["user.Q8"]?.labels.contains(.vision) == true)
        #expect(byName["user.Usual"]?.path.hasSuffix("R-Q4_K_M.gguf") == true)
        #expect(byName["user.Named"]?.path.hasSuffix("R-Q8_0.gguf") == true)
        #expect(byName["user.Gone"]?.entry.isDownloaded == false)
    }

    @Test func aThousandFilesAreFoundWithinASecond() throws {
        let bytes = GGUFFixture.chat(template: String(repeating: "{{ tools }}", count: 500)).bytes
        for number in 0..<1000 { try write("folder\(number % 50)/model\(number).gguf", bytes) }
        let start = ContinuousClock.now
        let findings = find(here)
        let took = ContinuousClock.now - start
        #expect(findings.models.count == 1000)
        // A debug build on a machine that is shared: several times what a release build takes.
        #expect(took < .seconds(5))
    }

    @Test func aFolderWithNewFilesIsNoticed() async throws {
        let (changes, told) = AsyncStream.makeStream(of: Void.self)
        let watch = try #require(FolderWatch(gathering: .milliseconds(1)) { told.yield() })
        defer { watch.stop() }
        #expect(watch.watch([directory.path, directory.file("missing")]) == (1, 0))
        #expect(watch.watch([directory.path]) == (0, 0))
        var iterator = changes.makeAsyncIterator()
        try write("ignored.txt")
        try write("a.gguf")
        await iterator.next()
        #expect(find(here).models.map(\.name) == ["extra.a.gguf"])
        try FileManager.default.removeItem(atPath: directory.file("a.gguf"))
        await iterator.next()
        #expect(find(here).models.isEmpty)
        try write("sub/b.gguf")
        await iterator.next()
    }

    @Test func aWatchThatHasStoppedTellsNothing() throws {
        let watch = try #require(FolderWatch {})
        watch.stop()
        watch.stop()
        #expect(watch.watch([directory.path]) == (0, 0))
    }

    @Test func whereARegisteredFileWillAppearIsWatched() throws {
        let registration = try UserModel(name: "mine", ["checkpoint": .string(directory.file("to/come.gguf"))])
        #expect(find(ModelFinder.Places(), [registration]).watched == [directory.path])
        try write("to/come.gguf")
        #expect(find(ModelFinder.Places(), [registration]).watched == [directory.file("to")])
    }
}

extension Result {
    fileprivate var failure: Failure? {
        if case .failure(let error) = self { error } else { nil }
    }
}
