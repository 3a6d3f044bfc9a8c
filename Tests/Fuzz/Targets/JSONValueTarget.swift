@testable import LemonadeCore

/// The tree: what is read, written and read again is the same, and written again it is the same bytes.
enum JSONValueTarget {
    /// Feeds it once.
    @Sendable static func check(_ bytes: UnsafeRawBufferPointer) {
        checkWithMark(bytes)
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue.parse(bytes)
        } catch {
            require((0...bytes.count).contains(error.offset), "the error is at \(error.offset) of \(bytes.count)")
            require(!"\(error)".isEmpty, "an error without words")
            return
        }
        for pretty in [false, true] {
            let written = value.serialized(pretty: pretty)
            guard let again = try? JSONValue.parse(written) else {
                require(false, "cannot be read again: \(String(decoding: written, as: UTF8.self))")
                return
            }
            require(again == value && value == again, "read again it is another value")
            require(again.serialized(pretty: pretty) == written, "written again it is other bytes")
        }
        checkNumbers(value)
    }

    /// A byte order mark is allowed or not, and makes no other difference.
    private static func checkWithMark(_ bytes: UnsafeRawBufferPointer) {
        let limits = JSONLimits(maximumDepth: 8, allowsByteOrderMark: true)
        let plain = try? JSONValue.parse(bytes, limits: limits)
        guard !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else { return }
        require(
            (try? JSONValue.parse([0xEF, 0xBB, 0xBF] + bytes, limits: limits)) == plain, "with a mark: another value")
    }

    private static func checkNumbers(_ value: JSONValue) {
        switch value {
        case .number(let number):
            if let whole = number.int {
                require(number.double.map { abs($0 - Double(whole)) <= abs($0) * 0x1p-52 } ?? true, "\(number.text)")
            }
            if let double = number.double {
                require(JSONNumber(double)?.double == double, "\(number.text) as a double")
            }
        case .array(let elements): elements.forEach(checkNumbers)
        case .object(let object): object.members.forEach { checkNumbers($0.value) }
        case .null, .bool, .string: break
        }
    }
}
