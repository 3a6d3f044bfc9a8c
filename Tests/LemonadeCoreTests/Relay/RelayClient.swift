import Glibc

@testable import LemonadeCore

/// One answer as a client got it, read by code that is independent of the code under test.
struct RelayAnswer {
    /// The first line.
    var statusLine = ""
    /// The field lines in order, names as they came.
    var fields: [(name: String, value: String)] = []
    /// The body without its framing.
    var body: [UInt8] = []
    /// The payload of each chunk, if it came in chunks.
    var chunks: [[UInt8]] = []
    /// The fields behind a chunked body.
    var trailers: [(name: String, value: String)] = []
    /// Whether the body came to its end; false when the connection ended before.
    var isWhole = false

    /// The status.
    var status: Int { Int(statusLine.split(separator: " ")[1]) ?? 0 }
    /// The body as text.
    var text: String { String(decoding: body, as: UTF8.self) }
    /// The body as JSON.
    var json: JSONValue? { try? JSONValue.parse(body) }
    /// The code of an error envelope.
    var errorCode: String? { json?["error"]?["code"]?.string }
    /// The message of an error envelope.
    var errorMessage: String? { json?["error"]?["message"]?.string }
    /// The names of the fields in order, in lower case.
    var names: [String] { fields.map { $0.name.lowercased() } }

    /// The values of the fields of a name, whatever its case.
    func values(_ name: String) -> [String] {
        fields.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }

    /// The value of a field that is there once.
    subscript(name: String) -> String? {
        let all = values(name)
        return all.count == 1 ? all[0] : nil
    }
}

/// A client of the relay that reads answers step by step.
final class RelayClient {
    /// What the connection did instead of answering.
    struct Ended: Error {}

    /// The connection.
    let raw: RawClient
    private var input: [UInt8] = []
    private var read = 0
    /// Whether the connection ended with a reset.
    private(set) var wasReset = false

    /// Connects.
    init(port: UInt16) throws {
        raw = try RawClient(port: port)
    }

    /// The bytes of a request.
    static func request(
        _ body: [UInt8], path: String = "/v1/chat/completions", version: String = "1.1",
        fields: [(String, String)] = []
    ) -> [UInt8] {
        var head = "POST \(path) HTTP/\(version)\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        for field in fields { head += "\(field.0): \(field.1)\r\n" }
        return Array((head + "Content-Length: \(body.count)\r\n\r\n").utf8) + body
    }

    /// Sends a request.
    func post(
        _ body: String = #"{"model":"p.m"}"#, path: String = "/v1/chat/completions", version: String = "1.1",
        fields: [(String, String)] = []
    ) async throws {
        try await raw.send(Self.request(Array(body.utf8), path: path, version: version, fields: fields))
    }

    /// Sends a request and reads its answer.
    func exchange(
        _ body: String = #"{"model":"p.m"}"#, path: String = "/v1/chat/completions", version: String = "1.1",
        fields: [(String, String)] = []
    ) async throws -> RelayAnswer {
        try await post(body, path: path, version: version, fields: fields)
        return try await answer()
    }

    /// The next answer, as far as it comes.
    func answer() async throws -> RelayAnswer {
        var answer = try await head()
        do {
            try await readBody(&answer)
            answer.isWhole = true
        } catch is Ended {
            // What came is what there is.
        }
        return answer
    }

    /// The head of the next answer.
    func head() async throws -> RelayAnswer {
        var answer = RelayAnswer()
        answer.statusLine = try await line()
        while true {
            let line = try await line()
            if line.isEmpty { return answer }
            answer.fields.append(Self.field(line))
        }
    }

    /// The rest of an answer whose head has been read.
    func readBody(_ answer: inout RelayAnswer) async throws {
        if [204, 304].contains(answer.status) { return }
        if answer["transfer-encoding"] == "chunked" {
            while let chunk = try await chunk() {
                answer.chunks.append(chunk)
                answer.body += chunk
            }
            while case let line = try await line(), !line.isEmpty { answer.trailers.append(Self.field(line)) }
        } else if let length = answer["content-length"].flatMap({ Int($0) }) {
            while answer.body.count < length {
                if read == input.count { try await receive() }
                let taken = input[read...].prefix(length - answer.body.count)
                read += taken.count
                answer.body += taken
            }
        } else {
            do {
                while true {
                    answer.body += input[read...]
                    read = input.count
                    try await receive()
                }
            } catch is Ended {
                return
            }
        }
    }

    /// The payload of the next chunk; nil for the last one, behind which trailers and an empty line follow.
    func chunk() async throws -> [UInt8]? {
        guard let size = Int(try await line(), radix: 16) else { throw Ended() }
        if size == 0 { return nil }
        while input.count - read < size + 2 { try await receive() }
        let payload = Array(input[read..<read + size])
        guard input[read + size] == 13, input[read + size + 1] == 10 else { throw Ended() }
        read += size + 2
        return payload
    }

    /// The payload of the next chunk as text.
    func chunkText() async throws -> String? {
        try await chunk().map { String(decoding: $0, as: UTF8.self) }
    }

    /// That many bytes as they come.
    func text(_ count: Int) async throws -> String {
        while input.count - read < count { try await receive() }
        defer { read += count }
        return String(decoding: input[read..<read + count], as: UTF8.self)
    }

    /// The next bytes, whatever they are.
    func take(atMost most: Int) async throws -> [UInt8] {
        if read == input.count {
            input.removeAll(keepingCapacity: true)
            read = 0
            try await receive()
        }
        let taken = Array(input[read...].prefix(most))
        read += taken.count
        return taken
    }

    /// Waits for the end of the connection. Returns what came before it.
    func end() async throws -> String {
        do {
            while true { try await receive() }
        } catch is Ended {
            return String(decoding: input[read...], as: UTF8.self)
        }
    }

    /// Hangs up as `close()` does.
    func hangUp() {
        shutdown(raw.socket, Int32(SHUT_RDWR))
    }

    /// Hangs up with a reset.
    func reset() {
        var nowhere = sockaddr()
        nowhere.sa_family = sa_family_t(AF_UNSPEC)
        // connect(2): AF_UNSPEC dissolves the association, which for TCP is a reset; the descriptor stays ours.
        connect(raw.socket, &nowhere, socklen_t(MemoryLayout<sockaddr>.size))
    }

    private func line() async throws -> String {
        var searched = read
        while true {
            if let end = input[searched...].firstIndex(of: 10) {
                let line = String(decoding: input[read..<end], as: UTF8.self)
                read = end + 1
                return line.hasSuffix("\r") ? String(line.dropLast()) : line
            }
            searched = input.count
            try await receive()
        }
    }

    private func receive() async throws {
        if read > 1 << 20 {
            input.removeFirst(read)
            read = 0
        }
        let bytes: [UInt8]
        do {
            bytes = try await raw.receive(atMost: 262_144)
        } catch let error as SystemError where error.code == ECONNRESET {
            wasReset = true
            throw Ended()
        }
        if bytes.isEmpty { throw Ended() }
        input += bytes
    }

    private static func field(_ line: String) -> (name: String, value: String) {
        let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        return (String(parts[0]), parts.count > 1 ? String(parts[1].drop { $0 == " " }) : "")
    }
}
