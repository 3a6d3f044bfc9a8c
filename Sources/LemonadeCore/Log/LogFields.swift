/// The fields of one log line, in order: `["provider": name, "status": 200]`. Names are constants of the program.
package struct LogFields: Sendable, ExpressibleByDictionaryLiteral {
    /// The fields that have a value.
    private(set) var all: [(name: StaticString, value: LogValue)]

    /// Fields from a literal, in its order.
    package init(dictionaryLiteral elements: (StaticString, any LogConvertible)...) {
        all = []
        all.reserveCapacity(elements.count)
        for (name, value) in elements {
            append(name, value)
        }
    }

    /// Adds a field, unless its value is nil.
    package mutating func append(_ name: StaticString, _ value: some LogConvertible) {
        if let value = value.logValue { all.append((name, value)) }
    }
}
