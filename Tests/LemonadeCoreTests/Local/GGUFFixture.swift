@testable import LemonadeCore

/// Makes GGUF files, good ones and others.
struct GGUFFixture {
    /// A value as the file spells it: its type's number, then its bytes.
    struct Value {
        let type: UInt32
        let bytes: [UInt8]
    }

    var magic: [UInt8] = Array("GGUF".utf8)
    var version: UInt32 = 3
    var tensorCount: UInt64 = 1
    var pairs: [(key: String, value: Value)] = []
    /// Claimed instead of the real number.
    var claimedPairs: UInt64?
    /// Room for what the tensors' descriptions would be.
    var tail = [UInt8](repeating: 0, count: 64)

    /// A chat model.
    static func chat(
        architecture: String = "llama", template: String? = "{% for m in messages %}{{ m.content }}{% endfor %}"
    ) -> GGUFFixture {
        var fixture = GGUFFixture()
        fixture.add("general.architecture", text(architecture))
        fixture.add("general.type", text("model"))
        fixture.add("general.name", text("A Model"))
        fixture.add("general.size_label", text("1B"))
        fixture.add("general.file_type", uint32(15))
        fixture.add("\(architecture).context_length", uint32(8192))
        fixture.add("\(architecture).embedding_length", uint32(2048))
        fixture.add("\(architecture).block_count", uint32(16))
        fixture.add("\(architecture).attention.head_count", uint32(32))
        fixture.add("\(architecture).attention.head_count_kv", uint32(8))
        fixture.add("tokenizer.ggml.model", text("gpt2"))
        fixture.add("tokenizer.ggml.tokens", texts((0..<300).map { "token\($0)" }))
        fixture.add("tokenizer.ggml.scores", floats(300))
        if let template { fixture.add("tokenizer.chat_template", text(template)) }
        return fixture
    }

    mutating func add(_ key: String, _ value: Value) {
        pairs.append((key, value))
    }

    mutating func replace(_ key: String, _ value: Value) {
        pairs.removeAll { $0.key == key }
        add(key, value)
    }

    static func text(_ text: String) -> Value { Value(type: 8, bytes: lengthed(Array(text.utf8))) }
    static func uint32(_ number: UInt32) -> Value { Value(type: 4, bytes: little(number)) }
    static func uint64(_ number: UInt64) -> Value { Value(type: 10, bytes: little(number)) }
    static func bool(_ value: Bool) -> Value { Value(type: 7, bytes: [value ? 1 : 0]) }
    static func integers(_ numbers: [Int32]) -> Value { array(5, count: numbers.count, numbers.flatMap { little($0) }) }
    static func floats(_ count: Int) -> Value { array(6, count: count, [UInt8](repeating: 0, count: 4 * count)) }
    static func texts(_ texts: [String]) -> Value {
        array(8, count: texts.count, texts.flatMap { lengthed(Array($0.utf8)) })
    }

    static func array(_ element: UInt32, count: Int, _ bytes: [UInt8]) -> Value {
        Value(type: 9, bytes: little(element) + little(UInt64(count)) + bytes)
    }

    static func little<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
        withUnsafeBytes(of: number.littleEndian) { Array($0) }
    }

    static func lengthed(_ bytes: [UInt8]) -> [UInt8] { little(UInt64(bytes.count)) + bytes }

    /// The file.
    var bytes: [UInt8] {
        var bytes = magic + Self.little(version) + Self.little(tensorCount)
        bytes += Self.little(claimedPairs ?? UInt64(pairs.count))
        for (key, value) in pairs {
            bytes += Self.lengthed(Array(key.utf8)) + Self.little(value.type) + value.bytes
        }
        return bytes + tail
    }
}

/// A file in memory, which may claim to be larger than it is.
struct MemorySource: GGUFSource {
    let bytes: [UInt8]
    var claimed: UInt64?

    var byteCount: UInt64 { claimed ?? UInt64(bytes.count) }

    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(GGUFError) -> Int {
        guard offset < UInt64(bytes.count) else { return 0 }
        let count = min(buffer.count, bytes.count - Int(offset))
        buffer.copyBytes(from: bytes[Int(offset)..<Int(offset) + count])
        return count
    }
}
