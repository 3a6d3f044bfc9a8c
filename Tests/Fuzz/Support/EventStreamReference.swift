@testable import LemonadeCore

/// WHATWG HTML §9.2.6 in the order of its text, on a whole stream: what the real reader is compared with.
enum EventStreamReference {
    /// The events of a stream that ends there.
    static func events(of stream: [UInt8]) -> [ServerSentEvent] {
        var events: [ServerSentEvent] = []
        var data: [UInt8] = []
        var hasData = false
        var name: [UInt8] = []
        var lastID = ""
        for line in lines(of: stream) {
            if line.isEmpty {
                if hasData {
                    let type = name.isEmpty ? "message" : String(decoding: name, as: UTF8.self)
                    // The data buffer ends with a line feed that is taken off.
                    events.append(ServerSentEvent(name: type, data: Array(data.dropLast()), lastEventID: lastID))
                }
                (data, name, hasData) = ([], [], false)
                continue
            }
            let colon = line.firstIndex(of: UInt8(ascii: ":"))
            var value = colon.map { line[($0 + 1)...] } ?? []
            if value.first == 0x20 { value = value.dropFirst() }
            switch String(decoding: line[..<(colon ?? line.count)], as: UTF8.self) {
            case "data":
                data += value + [0x0A]
                hasData = true
            case "event": name = Array(value)
            case "id": if !value.contains(0) { lastID = String(decoding: value, as: UTF8.self) }
            default: break
            }
        }
        return events
    }

    /// The lines that have an end, without a byte order mark before the first.
    private static func lines(of stream: [UInt8]) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        var line: [UInt8] = []
        var index = stream.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while index < stream.count {
            switch stream[index] {
            case 0x0D, 0x0A:
                if stream[index...].starts(with: [0x0D, 0x0A]) { index += 1 }
                lines.append(line)
                line = []
            default: line.append(stream[index])
            }
            index += 1
        }
        return lines
    }
}
