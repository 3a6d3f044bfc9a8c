/// Reads the key-values of a GGUF file (versions 2 and 3, little-endian) without reading its tensors.
///
/// Every length and count is checked against the file's size before it is used, and nothing is allocated by what the file
/// claims: a hostile file costs an error.
struct GGUFReader<Source: GGUFSource> {
    private let source: Source
    private let limits: GGUFLimits
    private let size: UInt64
    private let known: KnownTextArrays?
    /// Whether an array was passed over because it is known.
    private var hasJumped = false
    /// The first `windowCount` bytes are those of the file from `windowStart` on.
    private var window: [UInt8] = []
    private var windowStart: UInt64 = 0
    private var windowCount = 0
    /// How much is read at once.
    private var windowSize = 0
    private var position: UInt64 = 0
    /// The bytes of texts that have been kept so far.
    private var keptBytes: UInt64 = 0

    private init(_ source: Source, limits: GGUFLimits, known: KnownTextArrays?) {
        self.source = source
        self.limits = limits
        self.known = known
        size = source.byteCount
    }

    /// The header of a file. Arrays that are among the known ones are not read, and others become known.
    static func read(
        _ source: Source, limits: GGUFLimits = GGUFLimits(), known: KnownTextArrays? = nil
    ) throws(GGUFError) -> GGUFHeader {
        var reader = GGUFReader(source, limits: limits, known: known)
        do throws(GGUFError) {
            let header = try reader.header()
            if reader.hasJumped, header.tensorCount > 0 { try reader.checkTensor() }
            return header
        } catch {
            guard reader.hasJumped else { throw error }
        }
        // An array only looked like a known one, or the file is damaged.
        reader = GGUFReader(source, limits: limits, known: nil)
        return try reader.header()
    }

    /// Where the pairs end the tensors' descriptions begin, each with a name and its number of dimensions. Who has passed
    /// over too much or too little is somewhere else.
    private mutating func checkTensor() throws(GGUFError) {
        let part: StaticString = "the first tensor's description"
        let length = try integer(UInt64.self, part)
        guard (1...1024).contains(length) else { throw .invalid(part) }
        try skip(length, part)
        guard (1...8).contains(try integer(UInt32.self, part)) else { throw .invalid(part) }
    }

    private mutating func header() throws(GGUFError) -> GGUFHeader {
        guard size >= 4, try integer(UInt32.self, "its first bytes") == 0x4655_4747 else { throw .notGGUF }
        let version = try integer(UInt32.self, "its version")
        // Read the wrong way round, a small number has only high bytes.
        if version & 0xFFFF == 0, version != 0 { throw .bigEndian }
        guard version == 2 || version == 3 else { throw .unsupportedVersion(version) }
        let tensorCount = try integer(UInt64.self, "its head")
        let pairs = try integer(UInt64.self, "its head")
        guard pairs <= limits.maxPairs else { throw .tooLarge("its number of key-values") }
        // A tensor's description has 24 bytes at least, a pair 13.
        guard tensorCount <= size / 24, pairs <= size / 13 else { throw .truncated(within: "its head") }
        var header = GGUFHeader(version: version, tensorCount: tensorCount)
        for _ in 0..<pairs {
            let key = try key()
            let type = try type()
            guard let value = try value(of: type, key: key), let key,
                header.values.count < limits.maxKept
            else { continue }
            guard header.values.updateValue(value, forKey: key) == nil else { throw .invalid("a key is there twice") }
        }
        return header
    }

    /// The key, if its value is kept.
    private mutating func key() throws(GGUFError) -> String? {
        let length = try integer(UInt64.self, "a key")
        guard length <= limits.maxKeyBytes else { throw .tooLarge("the length of a key") }
        guard length > 0 else { throw .invalid("a key is empty") }
        guard length <= GGUFKeys.longest else {
            try skip(length, "a key")
            return nil
        }
        let key = try text(length, "a key")
        return GGUFKeys.keeps(key) ? key : nil
    }

    private mutating func type() throws(GGUFError) -> GGUFType {
        guard let type = GGUFType(rawValue: try integer(UInt32.self, "a value's type")) else {
            throw .invalid("a value has an unknown type")
        }
        return type
    }

    /// The value, if it is one to keep; otherwise it is passed over.
    private mutating func value(of type: GGUFType, key: String?) throws(GGUFError) -> GGUFValue? {
        let part: StaticString = "a value"
        switch type {
        case .uint8, .int8, .uint16, .int16, .uint32, .int32, .uint64, .int64:
            return .integer(try wholeNumber(type))
        case .float32, .float64:
            try skip(type.size ?? 0, part)
            return nil
        case .bool:
            let byte = try integer(UInt8.self, part)
            guard byte < 2 else { throw .invalid("a truth value is neither 0 nor 1") }
            return .bool(byte == 1)
        case .text:
            let length = try integer(UInt64.self, part)
            guard let key, length <= (GGUFKeys.isTemplate(key) ? limits.maxTemplateBytes : limits.maxTextBytes),
                length <= limits.maxKeptBytes - keptBytes
            else {
                try skip(length, part)
                return nil
            }
            keptBytes += length
            return .text(try text(length, part))
        case .array: return try array(isKept: key != nil)
        }
    }

    private mutating func wholeNumber(_ type: GGUFType) throws(GGUFError) -> Int64 {
        let part: StaticString = "a number"
        return switch type {
        case .uint8: Int64(try integer(UInt8.self, part))
        case .int8: Int64(try integer(Int8.self, part))
        case .uint16: Int64(try integer(UInt16.self, part))
        case .int16: Int64(try integer(Int16.self, part))
        case .uint32: Int64(try integer(UInt32.self, part))
        case .int32: Int64(try integer(Int32.self, part))
        case .uint64: Int64(clamping: try integer(UInt64.self, part))
        case .int64: try integer(Int64.self, part)
        case .float32, .float64, .bool, .text, .array: throw .invalid("a number has another type")
        }
    }

    private mutating func array(isKept: Bool) throws(GGUFError) -> GGUFValue? {
        let element = try type()
        let count = try integer(UInt64.self, "an array")
        switch element {
        case .array: throw .invalid("an array holds arrays")
        case .text:
            guard count <= limits.maxTexts else { throw .tooLarge("the length of an array of texts") }
            try skipTexts(count)
            return nil
        case .float32, .float64, .bool:
            break
        case .uint8, .int8, .uint16, .int16, .uint32, .int32, .uint64, .int64:
            guard isKept, count <= limits.maxNumbers else { break }
            guard count <= size / (element.size ?? 1) else { throw .truncated(within: "an array") }
            var numbers: [Int64] = []
            for _ in 0..<count { numbers.append(try wholeNumber(element)) }
            return .integers(numbers)
        }
        let (bytes, overflow) = count.multipliedReportingOverflow(by: element.size ?? 1)
        guard !overflow else { throw .truncated(within: "an array") }
        try skip(bytes, "an array")
        return nil
    }

    private mutating func skipTexts(_ count: UInt64) throws(GGUFError) {
        guard let known else { return try walkTexts(count) }
        if let end = try known.end(of: count, at: position, in: source) {
            hasJumped = true
            return try skip(end - position, "an array of texts")
        }
        let start = position
        try walkTexts(count)
        try known.add(count, from: start, to: position, in: source)
    }

    /// Passes over texts, whose lengths are all that is looked at: a vocabulary has hundreds of thousands.
    private mutating func walkTexts(_ count: UInt64) throws(GGUFError) {
        var left = count
        while left > 0 {
            try need(8, "an array of texts")
            let start = Int(position - windowStart)
            let end = windowCount
            let remaining = size - position
            // What one stretch of the window holds is walked without further checks of the window.
            let (taken, walked, fits) = window.withUnsafeBytes { window -> (UInt64, UInt64, Bool) in
                var offset = start
                var taken: UInt64 = 0
                while taken < left, offset <= end - 8 {
                    let length = UInt64(littleEndian: window.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                    let walked = UInt64(offset - start) + 8
                    guard length <= remaining - min(remaining, walked) else { return (taken, walked, false) }
                    taken += 1
                    guard length <= UInt64(end) else { return (taken, walked + length, true) }
                    offset += 8 + Int(length)
                }
                return (taken, UInt64(offset - start), true)
            }
            guard fits else { throw .truncated(within: "an array of texts") }
            left -= taken
            try skip(walked, "an array of texts")
        }
    }

    private mutating func integer<Number: FixedWidthInteger>(
        _ type: Number.Type, _ part: StaticString
    ) throws(GGUFError) -> Number {
        try need(Number.bitWidth / 8, part)
        let offset = Int(position - windowStart)
        position += UInt64(Number.bitWidth / 8)
        return window.withUnsafeBytes {
            Number(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: Number.self))
        }
    }

    private mutating func text(_ length: UInt64, _ part: StaticString) throws(GGUFError) -> String {
        guard length <= size - position else { throw .truncated(within: part) }
        // No longer than what is kept, so this is no claim of the file any more.
        var bytes: [UInt8] = []
        while UInt64(bytes.count) < length {
            try need(1, part)
            let offset = Int(position - windowStart)
            let count = min(windowCount - offset, Int(length) - bytes.count)
            bytes += window[offset..<offset + count]
            position += UInt64(count)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func skip(_ count: UInt64, _ part: StaticString) throws(GGUFError) {
        guard count <= size - position else { throw .truncated(within: part) }
        position += count
        guard position <= limits.maxHeaderBytes else { throw .tooLarge("the length of its header") }
    }

    /// Has at least `count` bytes of the current position in the window.
    private mutating func need(_ count: Int, _ part: StaticString) throws(GGUFError) {
        let isNear = position >= windowStart && position - windowStart <= UInt64(windowCount)
        if isNear, windowCount - Int(position - windowStart) >= count { return }
        guard size - position >= UInt64(count) else { throw .truncated(within: part) }
        guard position <= limits.maxHeaderBytes else { throw .tooLarge("the length of its header") }
        // Who reads on wants more at once; who comes from afar may soon go on.
        windowSize = min(isNear && windowCount > 0 ? windowSize * 4 : limits.firstWindowBytes, limits.windowBytes)
        let wanted = Int(min(UInt64(max(windowSize, count)), size - position))
        if window.count < wanted { window = [UInt8](repeating: 0, count: wanted) }
        windowStart = position
        windowCount = 0
        var failure: GGUFError?
        let source = source
        let position = position
        windowCount = window.withUnsafeMutableBytes { window in
            do throws(GGUFError) {
                return min(wanted, try source.read(at: position, into: .init(rebasing: window[..<wanted])))
            } catch {
                failure = error
                return 0
            }
        }
        if let failure { throw failure }
        // The file was cut while it was read.
        guard windowCount >= count else { throw .truncated(within: part) }
    }
}
