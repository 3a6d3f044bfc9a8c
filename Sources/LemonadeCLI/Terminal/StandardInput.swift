import Glibc

/// Reads what is piped or typed, with limits on how much.
enum StandardInput {
    /// The longest line that is read as a key, in bytes.
    static let longestLine = 64 * 1024
    /// The longest text that is read as a prompt, in bytes: the largest request that lemond takes.
    static let longestText = 64 * 1024 * 1024

    /// One line without its end; nil when the input has ended.
    ///
    /// Read byte by byte, so that what follows the line is still there for the next program of a script.
    static func line(from descriptor: Int32) throws(CommandFailure) -> String? {
        var line: [UInt8] = []
        while true {
            var byte: UInt8 = 0
            guard try read(descriptor, into: &byte, 1) > 0 else {
                return line.isEmpty ? nil : String(decoding: line, as: UTF8.self)
            }
            if byte == UInt8(ascii: "\n") { return String(decoding: line, as: UTF8.self) }
            guard line.count < longestLine else {
                throw .usage("The input's first line is longer than any key.")
            }
            line.append(byte)
        }
    }

    /// Everything up to the input's end.
    static func text(from descriptor: Int32) throws(CommandFailure) -> String {
        var text: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = try read(descriptor, into: &chunk, chunk.count)
            guard count > 0 else { return String(decoding: text, as: UTF8.self) }
            text += chunk[..<count]
            guard text.count <= longestText else {
                throw .usage("The input is larger than the \(longestText >> 20) MiB that lemond takes.")
            }
        }
    }

    private static func read(
        _ descriptor: Int32, into destination: UnsafeMutableRawPointer, _ count: Int
    ) throws(CommandFailure) -> Int {
        while true {
            let result = Glibc.read(descriptor, destination, count)
            if result >= 0 { return result }
            switch errno {
            case EINTR: break
            case EAGAIN:
                var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                poll(&entry, 1, -1)
            case let number: throw .failed("Cannot read the input: \(SystemText.of(number)).")
            }
        }
    }
}
