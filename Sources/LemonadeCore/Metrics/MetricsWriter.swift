/// Writes samples in Prometheus' text format, version 0.0.4.
struct MetricsWriter {
    /// What was written.
    private(set) var text = ""
    private var family = ""

    /// Begins a family: its help and type, once.
    mutating func begin(_ name: String, _ type: MetricType, help: String) {
        family = name
        text += "# HELP \(name) \(Self.escaped(help, quotes: false))\n# TYPE \(name) \(type.rawValue)\n"
    }

    /// A sample of the family.
    mutating func sample(_ labels: KeyValuePairs<String, String>, _ value: Int) {
        line("", labels.map { $0 }, String(value))
    }

    /// A sample of the family.
    mutating func sample(_ labels: KeyValuePairs<String, String>, _ value: Double) {
        line("", labels.map { $0 }, String(value))
    }

    /// A histogram of the family: the buckets up to each bound, the sum and the count.
    mutating func histogram(_ labels: KeyValuePairs<String, String>, _ histogram: Histogram) {
        let labels = labels.map { $0 }
        var total = 0
        for (bound, count) in zip(histogram.bounds.map { String($0) } + ["+Inf"], histogram.buckets) {
            total += count
            line("_bucket", labels + [("le", bound)], String(total))
        }
        line("_sum", labels, String(histogram.seconds))
        line("_count", labels, String(total))
    }

    private mutating func line(_ suffix: String, _ labels: [(key: String, value: String)], _ value: String) {
        text += family + suffix
        if !labels.isEmpty {
            text += "{" + labels.map { "\($0)=\"\(Self.escaped($1, quotes: true))\"" }.joined(separator: ",") + "}"
        }
        text += " \(value)\n"
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"" where quotes: escaped += "\\\""
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}

/// What kind of numbers a family has.
enum MetricType: String, Sendable {
    /// Only grows, until the process ends.
    case counter
    /// Goes up and down.
    case gauge
    /// Counts by bounds.
    case histogram
}
