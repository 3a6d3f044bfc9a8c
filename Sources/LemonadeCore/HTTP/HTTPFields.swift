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
    private var storage = ByteWriter()

    /// No fields.
    init() {}

    /// How many field lines there are.
    var count: Int { entries.count }
    /// Are there none?
    var isEmpty: Bool { entries.isEmpty }

    /// Forgets all fields. A connection keeps the room from message to message, up to `maxRetainedBytes`.
    mutating func removeAll(keepingCapacity: Bool) {
        if keepingCapacity, storage.count <= Self.maxRetainedBytes {
            entries.removeAll(keepingCapacity: true)
            storage.removeAll()
        } else {
            entries = []
            storage = ByteWriter()
        }
        present = []
        repeated = []
    }
}

// What the parsers use: they copy a whole head at once and add entries that point into it.
extension HTTPFields {
    /// How many bytes there is room for.
    var storedCapacity: Int { storage.capacity }

    /// How many bytes are stored, beside the fields possibly a start line.
    var storedByteCount: Int { storage.count }

    /// Appends bytes that no entry points to yet.
    mutating func store(_ bytes: UnsafeRawBufferPointer) {
        storage.append(bytes)
    }

    /// Lends a part of the stored bytes.
    @inline(__always)
    func withStored<Result, Failure: Error>(
        _ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try storage.withBytes { (all) throws(Failure) in
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
        try storage.withBytes { (all) throws(Failure) in
            try body(
                UnsafeRawBufferPointer(rebasing: all[Int(entry.nameStart)..<Int(entry.nameEnd)]),
                UnsafeRawBufferPointer(rebasing: all[Int(entry.valueStart)..<Int(entry.valueEnd)]))
        }
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
