import Synchronization
import Testing

@testable import LemonadeCore

/// Files that share a vocabulary, and files that only look as if they did.
@Suite struct KnownTextArraysTests {
    /// A file in memory that counts what is read of it.
    private final class CountingSource: GGUFSource {
        let memory: MemorySource
        let bytesRead = Atomic(0)

        init(_ bytes: [UInt8]) { memory = MemorySource(bytes: bytes) }

        var byteCount: UInt64 { memory.byteCount }

        func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(GGUFError) -> Int {
            let count = try memory.read(at: offset, into: buffer)
            bytesRead.add(count, ordering: .relaxed)
            return count
        }
    }

    private static let vocabulary = (0..<50_000).map { "token\($0)" }

    /// A model with those tokens, and what converters write behind them.
    private func file(_ name: String, _ tokens: GGUFFixture.Value, template: String) -> GGUFFixture {
        var fixture = GGUFFixture()
        fixture.add("general.architecture", GGUFFixture.text("llama"))
        fixture.add("general.name", GGUFFixture.text(name))
        fixture.add("tokenizer.ggml.tokens", tokens)
        fixture.add("tokenizer.chat_template", GGUFFixture.text(template))
        fixture.add("general.quantization_version", GGUFFixture.uint32(2))
        fixture.tail = Self.tensor
        return fixture
    }

    /// A tensor's description.
    private static let tensor =
        GGUFFixture.lengthed(Array("token_embd.weight".utf8)) + GGUFFixture.little(UInt32(2))
        + GGUFFixture.little(UInt64(4096)) + GGUFFixture.little(UInt64(50_000)) + [UInt8](repeating: 0, count: 64)

    private func read(_ fixture: GGUFFixture, _ known: KnownTextArrays? = nil) throws -> GGUFHeader {
        try GGUFReader.read(MemorySource(bytes: fixture.bytes), known: known)
    }

    @Test func aVocabularyThatIsKnownIsNotReadAgain() throws {
        let known = KnownTextArrays()
        let tokens = GGUFFixture.texts(Self.vocabulary)
        let first = CountingSource(file("One", tokens, template: "{{ a }}").bytes)
        _ = try GGUFReader.read(first, known: known)
        #expect(first.bytesRead.load(ordering: .relaxed) > tokens.bytes.count)
        let other = file("Other", tokens, template: "{{ tools }}")
        let second = CountingSource(other.bytes)
        #expect(try GGUFReader.read(second, known: known) == read(other))
        #expect(second.bytesRead.load(ordering: .relaxed) < 128 * 1024)
    }

    @Test func oneThatEndsElsewhereIsReadAsItIs() throws {
        // Both end with as many empty texts as are compared, so the end looks the same eight bytes too early.
        let end = [String](repeating: "", count: 1000)
        var longer = Self.vocabulary
        longer[25_000] += "12345678"
        let known = KnownTextArrays()
        _ = try read(file("One", GGUFFixture.texts(Self.vocabulary + end), template: "{{ a }}"), known)
        let other = file("Other", GGUFFixture.texts(longer + end), template: "{{ b }}")
        let header = try read(other, known)
        #expect(header == (try read(other)))
        #expect(header.text("tokenizer.chat_template") == "{{ b }}")
    }

    /// A file made to hide another one's template: its last token reaches over what is the template there.
    @Test func noFileDecidesWhatIsReadOfAnother() throws {
        let template = String(repeating: "{{ tools }}", count: 1000)
        let honest = file("Honest", GGUFFixture.texts(Self.vocabulary), template: template)
        let hidden =
            Array((Self.vocabulary.last ?? "").utf8) + GGUFFixture.lengthed(Array("tokenizer.chat_template".utf8))
            + GGUFFixture.little(UInt32(8)) + GGUFFixture.lengthed(Array(template.utf8))
        let tokens = GGUFFixture.array(
            8, count: Self.vocabulary.count,
            Self.vocabulary.dropLast().flatMap { GGUFFixture.lengthed(Array($0.utf8)) } + GGUFFixture.lengthed(hidden))
        // The length of the last token is the only difference, and lies outside of what is compared.
        var hostile = GGUFFixture()
        hostile.add("general.architecture", GGUFFixture.text("llama"))
        hostile.add("tokenizer.ggml.tokens", tokens)
        hostile.add("general.quantization_version", GGUFFixture.uint32(2))
        hostile.tail = Self.tensor
        let known = KnownTextArrays()
        #expect(try read(hostile, known).text("tokenizer.chat_template") == nil)
        #expect(try read(honest, known).text("tokenizer.chat_template") == template)
    }

    @Test func damageBehindAKnownVocabularyIsToldAsEver() throws {
        let known = KnownTextArrays()
        let whole = file("One", GGUFFixture.texts(Self.vocabulary), template: "{{ a }}")
        _ = try read(whole, known)
        let cut = Array(whole.bytes.dropLast(Self.tensor.count + 8))
        #expect(throws: GGUFError.truncated(within: "a value's type")) {
            try GGUFReader.read(MemorySource(bytes: cut), known: known)
        }
    }

    @Test func onlySoManyAreKnown() throws {
        let known = KnownTextArrays(limits: KnownTextArrays.Limits(fewest: 2, most: 3, compared: 16))
        for number in 0..<5 {
            let fixture = file("File \(number)", GGUFFixture.texts(["first \(number)", "second"]), template: "{{ a }}")
            #expect(try read(fixture, known) == read(fixture))
            let source = MemorySource(bytes: fixture.bytes)
            let start = try #require(
                fixture.bytes.indices.first { fixture.bytes[$0...].starts(with: Array("first".utf8)) })
            #expect(try (known.end(of: 2, at: UInt64(start - 8), in: source) != nil) == (number < 3))
        }
    }
}
