/// Counts of durations by fixed bounds, as Prometheus wants a histogram.
struct Histogram: Sendable, Equatable {
    /// Bounds for requests, in seconds: from a local answer to the longest stream.
    static let requestBounds: [Double] = [
        0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600,
    ]
    /// Bounds for giving a request up, in seconds.
    static let cancellationBounds: [Double] = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.1, 1]

    /// The upper bounds of all buckets but the last, in seconds and ascending.
    let bounds: [Double]
    /// How many durations each bucket has, the last one being without bound.
    private(set) var buckets: [Int]
    /// The sum of all durations, in nanoseconds.
    private(set) var nanoseconds: UInt64 = 0

    /// An empty histogram.
    init(_ bounds: [Double]) {
        self.bounds = bounds
        buckets = Array(repeating: 0, count: bounds.count + 1)
    }

    /// How many durations there are.
    var count: Int { buckets.reduce(0, +) }
    /// The sum of all durations, in seconds.
    var seconds: Double { Double(nanoseconds) / 1e9 }

    /// Counts one.
    mutating func add(_ duration: Duration) {
        add(nanoseconds: duration.wholeNanoseconds)
    }

    /// Counts one, given in nanoseconds.
    mutating func add(nanoseconds added: UInt64) {
        let value = Double(added) * 1e-9
        var index = 0
        while index < bounds.count, value > bounds[index] { index += 1 }
        buckets[index] += 1
        nanoseconds &+= added
    }

    /// Adds another one of the same bounds.
    mutating func merge(_ other: Histogram) {
        for index in buckets.indices where index < other.buckets.count { buckets[index] += other.buckets[index] }
        nanoseconds &+= other.nanoseconds
    }
}
