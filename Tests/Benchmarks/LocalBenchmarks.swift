import Glibc

@testable import LemonadeCore

/// Models of this machine: looking for them, and listing them.
enum LocalBenchmarks {
    /// How many files the folder has.
    private static let files = 1_000
    /// How many models the list has.
    private static let models = 10_000
    /// What a file has: the vocabulary is most of a header, and these are as large as those of today's models.
    private static let vocabulary = 128_000

    /// Measures all.
    static func run(in suite: Suite) {
        let entries = (0..<models).map { number in
            var entry = ModelEntry(local: "extra.model-\(number)-q4_k_m.gguf", checkpoint: "/m/\(number).gguf")
            entry.size = 4.1
            entry.contextWindow = 32_768
            return entry
        }
        let catalog = ModelCatalog.build(local: entries, providers: [])
        suite.measure("list of \(models) models") { keep(catalog.listJSON().count) }
        guard suite.wants(scan), let folder = makeFolder() else { return }
        defer { remove(folder) }
        let places = ModelFinder.Places(extra: folder)
        var finder = ModelFinder(places)
        suite.measure(scan) {
            finder = ModelFinder(places)
            guard finder.find(registered: []).models.count == files else { exit(1) }
        }
        suite.measure("scan again, nothing has changed") { keep(finder.find(registered: []).models.count) }
    }

    private static let scan = "scan of \(files) GGUF files"

    private static func makeFolder() -> String? {
        var template = Array("/tmp/lemonade-benchmark-XXXXXX".utf8CString)
        guard let name = mkdtemp(&template) else { return nil }
        let folder = String(cString: name)
        let bytes = header()
        for number in 0..<files {
            let path = "\(folder)/model-\(number)-q4_k_m.gguf"
            // Twenty files and links to them: a thousand would be some GB.
            if number < 20 {
                guard (try? AtomicFile.write(bytes, to: path)) != nil else { return nil }
            } else {
                guard symlink("\(folder)/model-\(number % 20)-q4_k_m.gguf", path) == 0 else { return nil }
            }
        }
        return folder
    }

    private static func remove(_ folder: String) {
        for number in 0..<files { unlink("\(folder)/model-\(number)-q4_k_m.gguf") }
        rmdir(folder)
    }

    private static func header() -> [UInt8] {
        func number<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
            withUnsafeBytes(of: value.littleEndian) { Array($0) }
        }
        func text(_ text: String) -> [UInt8] { number(UInt64(text.utf8.count)) + Array(text.utf8) }
        var pairs: [[UInt8]] = [text("general.architecture") + number(UInt32(8)) + text("llama")]
        for (key, value) in [
            ("context_length", 32_768), ("embedding_length", 4096), ("block_count", 32), ("attention.head_count", 32),
            ("attention.head_count_kv", 8),
        ] {
            pairs.append(text("llama.\(key)") + number(UInt32(4)) + number(UInt32(value)))
        }
        var tokens = text("tokenizer.ggml.tokens") + number(UInt32(9)) + number(UInt32(8)) + number(UInt64(vocabulary))
        for token in 0..<vocabulary { tokens += text("t\(token)") }
        pairs.append(tokens)
        pairs.append(
            text("tokenizer.ggml.scores") + number(UInt32(9)) + number(UInt32(6)) + number(UInt64(vocabulary))
                + [UInt8](repeating: 0, count: 4 * vocabulary))
        pairs.append(
            text("tokenizer.chat_template") + number(UInt32(8)) + text(String(repeating: "{{ x }}", count: 600)))
        let head = Array("GGUF".utf8) + number(UInt32(3)) + number(UInt64(1)) + number(UInt64(pairs.count))
        let tensor = text("token_embd.weight") + number(UInt32(1)) + number(UInt64(32)) + number(UInt32(0))
        return head + pairs.flatMap { $0 } + tensor + [UInt8](repeating: 0, count: 64)
    }
}
