import Testing

@testable import LemonadeCore

@Suite struct LaunchArgumentsTests {
    private func model(labels: ModelLabels = .chat, projector: Bool = false, contextLength: Int? = 8192) -> LocalModel {
        var facts = ModelFacts()
        facts.labels = labels
        facts.contextLength = contextLength
        func file(_ name: String) -> FoundFile {
            FoundFile(path: "/m/\(name)", folders: [], name: name, size: 1, modified: 0)
        }
        return LocalModel(
            FoundModel(
                name: "extra.a.gguf", file: file("a.gguf"), files: [file("a.gguf")],
                projector: projector ? file("mmproj.gguf") : nil, isComplete: true),
            facts: facts)
    }

    private func arguments(_ model: LocalModel, contextSize: Int = 4096, _ own: String = "") -> [String] {
        LaunchArguments.list(
            LaunchArguments.Facts(
                model: model, port: 8001, keyFile: "/run/key", contextSize: contextSize, arguments: own))
    }

    @Test func aChatModelGetsItsArguments() {
        #expect(
            arguments(model()) == [
                "-m", "/m/a.gguf", "--alias", "extra.a.gguf", "--host", "127.0.0.1", "--port", "8001", "--api-key-file",
                "/run/key", "--ctx-size", "4096", "--jinja", "--metrics",
            ])
    }

    @Test func whatAModelNeedsIsAdded() {
        #expect(arguments(model(projector: true)).suffix(2) == ["--mmproj", "/m/mmproj.gguf"])
        let embedding = arguments(model(labels: .embeddings))
        #expect(embedding.suffix(5) == ["--embeddings", "--batch-size", "4096", "--ubatch-size", "4096"])
        #expect(arguments(model(labels: .reranking), contextSize: 0).suffix(5).first == "--reranking")
        #expect(arguments(model(labels: .reranking, contextLength: nil), contextSize: 0).last == "8192")
    }

    @Test func theUsersArgumentsComeLast() {
        #expect(
            arguments(model(), "--threads 2 --chat-template 'a b'").suffix(4) == [
                "--threads", "2", "--chat-template", "a b",
            ])
    }

    @Test(
        arguments: [
            ("", []), ("  a\tb  ", ["a", "b"]), ("'a b' c", ["a b", "c"]), ("\"a 'b'\"", ["a 'b'"]), ("a\\ b", ["a b"]),
            ("''", [""]), ("--x=\"1 2\"", ["--x=1 2"]), ("'a\\b'", ["a\\b"]), ("\"a\\\"b\"", ["a\"b"]),
        ] as [(String, [String])])
    func wordsAreTakenApartAsAShellWould(_ text: String, _ words: [String]) {
        #expect(ArgumentText.words(text) == words)
    }

    @Test(arguments: ["'a", "\"a", "a\\"]) func whatIsNotClosedIsRefused(_ text: String) {
        #expect(ArgumentText.words(text) == nil)
        #expect(UserArguments.refusal(of: text) != nil)
    }

    @Test(arguments: [
        "--port 80", "--host=0.0.0.0", "-m /etc/passwd", "--api-key x", "'--api-key-file' /x", "-c 10", "--ctx-size=1",
        "--threads 2 --alias x", "--hf-repo a/b", "--version", "--\\port 80",
        "--api_key x", "--log_file=/x", "--ctx_size 1", "'--reuse_port'",
    ])
    func managedArgumentsAreRefused(_ text: String) {
        #expect(UserArguments.refusal(of: text) != nil)
    }

    @Test(arguments: [
        "--tools all", "--tools_runtime x", "-ag", "--agent", "--mcp-servers-json {}", "--slot-save-path /etc",
        "--log-prompts-dir /x", "--media-path /", "--rpc 10.0.0.1:1", "-hfd a/b", "--video-ffmpeg-dir /tmp",
        "--gpt-oss-20b-default", "--fim_qwen-7b-spec",
    ])
    func argumentsThatReachBeyondTheModelAreRefused(_ text: String) {
        #expect(UserArguments.refusal(of: text)?.contains("reaches beyond") == true)
    }

    @Test func otherArgumentsAreAccepted() {
        #expect(UserArguments.refusal(of: "--flash-attn on -ngl 99 --portable") == nil)
        #expect(UserArguments.refusal(of: "a\u{0}b") != nil)
    }

    @Test func aWindowIsWhatFits() {
        var facts = ModelFacts()
        facts.contextLength = 131_072
        facts.bytesPerToken = 131_072
        func size(_ wanted: Int, _ available: UInt64) -> Int {
            ContextSize.resolve(wanted, facts: facts, modelBytes: 4 << 30, availableBytes: available)
        }
        #expect(size(2048, 0) == 2048)
        #expect(size(0, 0) == 0)
        // 0.9 of 16 GiB, less 4.5 for weights and computing: 9.9 GiB of tokens of 128 KiB each.
        #expect(size(-1, 16 << 30) == 81_100 / 256 * 256)
        #expect(size(-1, 1 << 40) == 131_072)
        #expect(size(-1, 1 << 30) == 512)
        #expect(size(-1, .max) == 131_072)
        #expect(ContextSize.resolve(-1, facts: facts, modelBytes: 1, availableBytes: nil) == 4096)
        facts.bytesPerToken = nil
        #expect(size(-1, 16 << 30) == 4096)
        facts.contextLength = 2048
        #expect(size(-1, 16 << 30) == 2048)
    }
}
