/// The fields of a message: in order, duplicates kept, names compared without regard to case. One byte array holds all
/// names and values and the entries are ranges of it, so a reused value costs no allocation.
struct HTTPFields: Sendable {
    /// One field line, as places in its fields' bytes.
    struct Entry: Sendable {
        /// Which known name it is.
        let id: HTTPFieldID
        fileprivate let nameStart: UInt32
        fileprivate let nameEnd: UInt32
        fileprivate let valueStart: UInt32
        fileprivate let valueEnd: UInt32
    }

    /// More bytes than this have no 32-bit place.
    static let maxBytes = Int(UInt32.max)

    /// Room for more than this is given back when a message is forgotten, lest one large head stay with an idle connection.
    static let maxRetainedBytes = 8 * 1024

    /// The field lines in the order they came in.
    private(set) var entries: [Entry] = []
    /// Which known names there are.
    private(set) var present: HTTPFieldSet = []
    /// Which known names there are more than once.
    private(set) var repeated: HTTPFieldSet = []
    /// As large as it has been since it was given back; the first `storedByteCount` bytes are in use. Emptying it would cost
    /// more.
    private var storage: [UInt8] = []
    /// How many bytes are stored, beside the fields possibly a start line.
    private(set) var storedByteCount = 0

    /// No fields.
    init() {}

    /// How many field lines there are.
    var count: Int { entries.count }
    /// Are there none?
    var isEmpty: Bool { entries.isEmpty }

    /// Forgets all fields. A connection keeps the room from message to message, up to `maxRetainedBytes`.
    mutating func removeAll(keepingCapacity: Bool) {
        if keepingCapacity, storedByteCount <= Self.maxRetainedBytes {
            entries.removeAll(keepingCapacity: true)
        } else {
            entries = []
            storage = []
        }
        storedByteCount = 0
        present = []
        repeated = []
    }
}

// What the parsers use: they copy a whole head at once and add entries that point into it.
extension HTTPFields {
    /// How many bytes there is room for.
    var storedCapacity: Int { storage.count }

    /// Appends bytes that no entry points to yet.
    mutating func store(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        if storage.count - storedByteCount < bytes.count { growStorage(by: bytes.count) }
        let end = storedByteCount
        storage.withUnsafeMutableBytes { all in
            UnsafeMutableRawBufferPointer(rebasing: all[end...])
                .copyMemory(from: UnsafeRawBufferPointer(start: source, count: bytes.count))
        }
        storedByteCount = end + bytes.count
    }

    @inline(never)
    private mutating func growStorage(by additional: Int) {
        let room = max(256, storage.count * 2, storedByteCount + additional)
        storage.append(contentsOf: repeatElement(0, count: room - storage.count))
    }

    /// Lends a part of the stored bytes.
    @inline(__always)
    func withStored<Result, Failure: Error>(
        _ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try storage.withStoredBytes { (all) throws(Failure) in
            try body(UnsafeRawBufferPointer(rebasing: all[range]))
        }
    }

    /// Adds an entry for a checked line that is, or is about to be, stored at that place.
    @inline(__always)
    mutating func addEntry(_ id: HTTPFieldID, line: FieldLine, at start: Int) {
        entries.append(
            Entry(
                id: id,
                nameStart: UInt32(truncatingIfNeeded: start),
                nameEnd: UInt32(truncatingIfNeeded: start + line.nameEnd),
                valueStart: UInt32(truncatingIfNeeded: start + line.valueStart),
                valueEnd: UInt32(truncatingIfNeeded: start + line.valueEnd)))
        if present.contains(id) { repeated.insert(id) }
        present.insert(id)
    }
}

extension HTTPFields {
    /// How many bytes the values of all fields of that name have.
    func valueBytes(of id: HTTPFieldID) -> Int {
        entries.reduce(0) { $1.id == id ? $0 + Int($1.valueEnd - $1.valueStart) : $0 }
    }
}

// Lending the bytes of one entry.
extension HTTPFields {
    /// Lends an entry's name, spelled as it came in.
    @inline(__always)
    func withName<Result, Failure: Error>(
        of entry: Entry, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try withStored(Int(entry.nameStart)..<Int(entry.nameEnd), body)
    }

    /// Lends an entry's value, without the white space around it.
    @inline(__always)
    func withValue<Result, Failure: Error>(
        of entry: Entry, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try withStored(Int(entry.valueStart)..<Int(entry.valueEnd), body)
    }

    /// Lends an entry's name and value.
    @inline(__always)
    func withField<Result, Failure: Error>(
        _ entry: Entry, _ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try storage.withStoredBytes { (all) throws(Failure) in
            try body(
                UnsafeRawBufferPointer(rebasing: all[Int(entry.nameStart)..<Int(entry.nameEnd)]),
                UnsafeRawBufferPointer(rebasing: all[Int(entry.valueStart)..<Int(entry.valueEnd)]))
        }
    }

    /// Whether between name and value there is `: ` and nothing else, as nearly everybody writes it.
    @inline(__always)
    func isSpelledPlainly(_ entry: Entry) -> Bool {
        guard entry.valueStart == entry.nameEnd + 2 else { return false }
        let place = Int(entry.nameEnd)
        return storage[place] == UInt8(ascii: ":") && storage[place + 1] == UInt8(ascii: " ")
    }

    /// Lends the bytes from an entry's name to the end of its value.
    @inline(__always)
    func withLine<Result, Failure: Error>(
        of entry: Entry, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try withStored(Int(entry.nameStart)..<Int(entry.valueEnd), body)
    }

    /// An entry's name as a string, for the cold paths.
    func nameString(of entry: Entry) -> String {
        withName(of: entry) { String(decoding: $0, as: UTF8.self) }
    }

    /// An entry's value as a string, for the cold paths; bytes that are not UTF-8 are replaced.
    func valueString(of entry: Entry) -> String {
        withValue(of: entry) { String(decoding: $0, as: UTF8.self) }
    }
}

extension [UInt8] {
    /// Lends the bytes; unlike `withUnsafeBytes` with typed throws.
    @inline(__always)
    fileprivate func withStoredBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try withUnsafeBufferPointer { (bytes) throws(Failure) in try body(UnsafeRawBufferPointer(bytes)) }
    }
}
