import LemonadeCore

/// The rows of one run, printed as they come or all together as JSON.
final class Suite {
    /// Only rows whose name has this in it are measured; all when it is empty.
    private let only: String
    private let printsRows: Bool
    private var rows: [Row] = []

    /// A suite without rows.
    init(only: String, printsRows: Bool) {
        self.only = only
        self.printsRows = printsRows
    }

    /// Whether a row of that name is wanted.
    func wants(_ name: String) -> Bool {
        only.isEmpty || name.contains(only)
    }

    /// Measures one operation that works on that many bytes; 0 where bytes are not what it costs by.
    func measure(_ name: String, bytes: Int = 0, _ operation: () -> Void) {
        guard wants(name) else { return }
        let nanoseconds = Stopwatch.nanoseconds(of: operation)
        let rate = bytes > 0 ? Double(bytes) / nanoseconds * 1e9 : 1e9 / nanoseconds
        add(
            Row(
                name: name, nanoseconds: nanoseconds, rate: rate, unit: bytes > 0 ? "bytes/s" : "ops/s",
                cpuNanoseconds: nil, note: ""))
    }

    /// Adds a row that was measured in another way.
    func add(_ row: Row) {
        if printsRows {
            if rows.isEmpty { print(Row.heading) }
            print(row.line)
        }
        rows.append(row)
    }

    /// All rows, as one JSON object.
    var json: String {
        var object = JSONObject()
        for row in rows { object[row.name] = row.json }
        return String(decoding: JSONValue.object(object).serialized(pretty: true), as: UTF8.self)
    }
}

/// One result.
struct Row {
    /// What was measured.
    let name: String
    /// The time of one operation; of a relayed request, its median.
    let nanoseconds: Double
    /// How much a second.
    let rate: Double
    /// Of what.
    let unit: String
    /// The processor time that the measured part took for one operation, where that differs.
    let cpuNanoseconds: Double?
    /// What else is to be said.
    let note: String

    /// What stands above the rows.
    static let heading =
        "what".padded(to: 44) + "time/op".padded(from: 12) + "rate".padded(from: 20) + "cpu/op".padded(from: 12)

    /// The row as a line.
    var line: String {
        name.padded(to: 44) + Row.time(nanoseconds).padded(from: 12) + "\(Row.scaled(rate)) \(unit)".padded(from: 20)
            + (cpuNanoseconds.map(Row.time) ?? "").padded(from: 12) + (note.isEmpty ? "" : "  " + note)
    }

    /// The row as JSON.
    var json: JSONValue {
        var object: JSONObject = [:]
        object["ns_per_op"] = Row.number(nanoseconds)
        object["rate"] = Row.number(rate)
        object["unit"] = .string(unit)
        if let cpuNanoseconds { object["cpu_ns_per_op"] = Row.number(cpuNanoseconds) }
        if !note.isEmpty { object["note"] = .string(note) }
        return .object(object)
    }

    private static func number(_ value: Double) -> JSONValue {
        JSONNumber(value.rounded(to: 1)).map(JSONValue.number) ?? .null
    }

    private static func time(_ nanoseconds: Double) -> String {
        nanoseconds < 10_000 ? "\(nanoseconds.rounded(to: 1)) ns" : "\((nanoseconds / 1000).rounded(to: 1)) µs"
    }

    private static func scaled(_ value: Double) -> String {
        for (unit, name) in [(1e9, "G"), (1e6, "M"), (1e3, "k")] where value >= unit {
            return "\((value / unit).rounded(to: 2)) \(name)"
        }
        return "\(value.rounded(to: 2)) "
    }
}

extension Double {
    /// The number with that many digits behind its point.
    func rounded(to digits: Int) -> Double {
        let factor = (0..<digits).reduce(1.0) { product, _ in product * 10 }
        return (self * factor).rounded() / factor
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: Swift.max(1, width - count))
    }

    fileprivate func padded(from width: Int) -> String {
        String(repeating: " ", count: Swift.max(1, width - count)) + self
    }
}
