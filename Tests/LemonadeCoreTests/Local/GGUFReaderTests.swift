import Testing

@testable import LemonadeCore

@Suite struct GGUFReaderTests {
    private func read(_ bytes: [UInt8], _ limits: GGUFLimits = GGUFLimits()) throws(GGUFError) -> GGUFHeader {
        try GGUFReader.read(MemorySource(bytes: bytes), limits: limits)
    }

    @Test(arguments: [2, 3] as [UInt32]) func readsBothVersions(_ version: UInt32) throws {
        var fixture = GGUFFixture.chat()
        fixture.version = version
        let header = try read(fixture.bytes)
        #expect(header.version == version)
        #expect(header.text("general.architecture") == "llama")
        #expect(header.integer("llama.context_length") == 8192)
        #expect(header.text("tokenizer.chat_template")?.hasPrefix("{% for") == true)
        // The vocabulary is walked through, and not kept.
        #expect(header.values["tokenizer.ggml.tokens"] == nil)
    }

    @Test(arguments: [24, 31, 64, 1000]) func readsTheSameThroughEveryWindow(_ window: Int) throws {
        let bytes = GGUFFixture.chat().bytes
        var limits = GGUFLimits()
        limits.windowBytes = window
        #expect(try read(bytes, limits) == read(bytes))
    }

    @Test func keepsEveryIntegerType() throws {
        let values: [(UInt32, [UInt8])] = [
            (0, [7]), (1, [7]), (2, [7, 0]), (3, [7, 0]), (4, [7, 0, 0, 0]), (5, [7, 0, 0, 0]),
            (10, [7, 0, 0, 0, 0, 0, 0, 0]), (11, [7, 0, 0, 0, 0, 0, 0, 0]),
        ]
        for (type, bytes) in values {
            var fixture = GGUFFixture()
            fixture.add("llama.context_length", GGUFFixture.Value(type: type, bytes: bytes))
            #expect(try read(fixture.bytes).integer("llama.context_length") == 7)
        }
    }

    @Test func aNumberBeyondOursIsTheNearest() throws {
        var fixture = GGUFFixture()
        fixture.add("llama.context_length", GGUFFixture.uint64(.max))
        #expect(try read(fixture.bytes).integer("llama.context_length") == Int.max)
    }

    @Test func whatIsNoGGUFIsToldSo() {
        #expect(throws: GGUFError.notGGUF) { try read([]) }
        #expect(throws: GGUFError.notGGUF) { try read(Array("GGU".utf8)) }
        #expect(throws: GGUFError.notGGUF) { try read(Array("#!/bin/sh\nexec true\n".utf8)) }
        #expect(throws: GGUFError.truncated(within: "its version")) { try read(Array("GGUF".utf8)) }
    }

    @Test(arguments: [0, 1, 4, 99] as [UInt32]) func otherVersionsAreRefused(_ version: UInt32) {
        var fixture = GGUFFixture.chat()
        fixture.version = version
        #expect(throws: GGUFError.unsupportedVersion(version)) { try read(fixture.bytes) }
    }

    @Test func bigEndianIsRefusedInWords() {
        var fixture = GGUFFixture.chat()
        fixture.version = UInt32(3).byteSwapped
        #expect(throws: GGUFError.bigEndian) { try read(fixture.bytes) }
        #expect(GGUFError.bigEndian.message.contains("big-endian"))
    }

    @Test func everyCutIsAnError() {
        let fixture = GGUFFixture.chat()
        let whole = fixture.bytes.count - fixture.tail.count
        for length in 0..<whole {
            #expect(throws: GGUFError.self) { try read(Array(fixture.bytes[..<length])) }
        }
    }

    @Test func aFileThatShrinksWhileItIsReadIsAnError() {
        let bytes = Array(GGUFFixture.chat().bytes[..<200])
        #expect(throws: GGUFError.self) {
            try GGUFReader.read(MemorySource(bytes: bytes, claimed: 1 << 40))
        }
    }

    /// Claims that would need more memory or time than any machine has.
    @Test func claimsCostNothing() {
        let huge: UInt64 = .max
        var tensors = GGUFFixture.chat()
        tensors.tensorCount = huge
        var pairs = GGUFFixture.chat()
        pairs.claimedPairs = huge
        var text = GGUFFixture()
        text.add("general.name", GGUFFixture.Value(type: 8, bytes: GGUFFixture.little(huge)))
        var key = GGUFFixture()
        key.claimedPairs = 1
        key.tail = GGUFFixture.little(huge) + key.tail
        var files = [tensors, pairs, text, key]
        for element in [0, 4, 5, 6, 7, 8, 10, 12] as [UInt32] {
            for count in [huge, huge / 2, huge / 4 + 1, 1 << 40, 1000] {
                var array = GGUFFixture()
                array.add(
                    "llama.attention.head_count_kv",
                    GGUFFixture.Value(type: 9, bytes: GGUFFixture.little(element) + GGUFFixture.little(count)))
                files.append(array)
            }
        }
        for file in files {
            #expect(throws: GGUFError.self) { try read(file.bytes) }
            // Behind a file system that says the file is as large as it claims, passing over is no error; keeping would be.
            let header = try? GGUFReader.read(MemorySource(bytes: file.bytes, claimed: 1 << 62))
            #expect(header?.values.isEmpty ?? true)
        }
    }

    @Test func arraysOfArraysAndUnknownTypesAreRefused() {
        var nested = GGUFFixture()
        nested.add("a.b", GGUFFixture.array(9, count: 1, GGUFFixture.little(UInt32(4)) + GGUFFixture.little(UInt64(0))))
        #expect(throws: GGUFError.invalid("an array holds arrays")) { try read(nested.bytes) }
        var unknown = GGUFFixture()
        unknown.add("a.b", GGUFFixture.Value(type: 13, bytes: [0]))
        #expect(throws: GGUFError.invalid("a value has an unknown type")) { try read(unknown.bytes) }
        var truth = GGUFFixture()
        truth.add("a.b", GGUFFixture.Value(type: 7, bytes: [2]))
        #expect(throws: GGUFError.invalid("a truth value is neither 0 nor 1")) { try read(truth.bytes) }
    }

    @Test func aKeyTwiceIsRefused() {
        var fixture = GGUFFixture.chat()
        fixture.add("general.name", GGUFFixture.text("another"))
        #expect(throws: GGUFError.invalid("a key is there twice")) { try read(fixture.bytes) }
    }

    @Test func keysThatNobodyNeedsAreNotKept() throws {
        var fixture = GGUFFixture.chat()
        for number in 0..<2000 { fixture.add("my.key\(number)", GGUFFixture.text("value")) }
        fixture.add(String(repeating: "k", count: 60_000), GGUFFixture.text("value"))
        let header = try read(fixture.bytes)
        #expect(header.values.count == 12)
    }

    @Test func noMoreIsKeptThanTheLimit() throws {
        var limits = GGUFLimits()
        limits.maxKept = 5
        var fixture = GGUFFixture()
        for number in 0..<50 { fixture.add("arch\(number).context_length", GGUFFixture.uint32(1)) }
        #expect(try read(fixture.bytes, limits).values.count == 5)
    }

    @Test func aTemplateBeyondTheLimitIsPassedOver() throws {
        var limits = GGUFLimits()
        limits.maxTemplateBytes = 100
        let header = try read(GGUFFixture.chat(template: String(repeating: "x", count: 101)).bytes, limits)
        #expect(header.text("tokenizer.chat_template") == nil)
        #expect(header.text("general.name") == "A Model")
    }

    @Test func namesAreShort() throws {
        var fixture = GGUFFixture.chat()
        fixture.replace("general.name", GGUFFixture.text(String(repeating: "n", count: 4097)))
        let header = try read(fixture.bytes)
        #expect(header.text("general.name") == nil)
        #expect(header.text("general.architecture") == "llama")
    }

    @Test func manyTemplatesAreNotAllKept() throws {
        var fixture = GGUFFixture.chat(template: nil)
        let template = GGUFFixture.text(String(repeating: "t", count: 1 << 20))
        for number in 0..<8 { fixture.add("tokenizer.chat_template.\(number)", template) }
        let kept = try read(fixture.bytes).values.filter { GGUFKeys.isTemplate($0.key) }
        #expect(kept.count == 3)
    }

    /// Ten thousand injured files: each is read or refused, and none traps.
    @Test func injuredFilesNeverTrap() {
        var generator = SeededGenerator(seed: 6)
        let good = GGUFFixture.chat().bytes
        var refused = 0
        for _ in 0..<10_000 {
            var bytes = good
            for _ in 0..<Int.random(in: 1...6, using: &generator) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<5, using: &generator) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes[place] = [0, 1, 0x7F, 0x80, 0xFF].randomElement(using: &generator) ?? 0
                case 2: bytes.removeSubrange(place..<min(bytes.count, place + 8))
                case 3: bytes.insert(contentsOf: [UInt8](repeating: 0xFF, count: 8), at: place)
                default: bytes.removeSubrange(place...)
                }
            }
            do throws(GGUFError) {
                _ = ModelFacts(try read(bytes))
            } catch {
                refused += 1
            }
        }
        #expect(refused > 1000)
    }
}
