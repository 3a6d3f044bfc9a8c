import Glibc
import Synchronization

@testable import LemonadeCore

/// A client that sends exactly the bytes it is told to: blocking, on a thread of its own, independent of the code under test.
final class RawClient: Sendable {
    /// The socket.
    let socket: Int32
    /// What came behind the last answer that was read.
    private let unread = Mutex<[UInt8]>([])
    private let isClosed = Atomic(false)

    /// Connects to a port of 127.0.0.1. A read or write that takes longer than `limit` seconds fails.
    convenience init(port: UInt16, limit: Int = 20) throws {
        try self.init(SocketAddress(.v4([127, 0, 0, 1], port: port)), limit: limit)
    }

    /// Connects to an address.
    init(_ address: SocketAddress, limit: Int = 20) throws {
        socket = Glibc.socket(address.family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var time = timeval(tv_sec: limit, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        var one: Int32 = 1
        setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
        guard address.withSystemAddress({ connect(socket, $0, $1) }) == 0 else { throw SystemError(call: "connect") }
    }

    deinit {
        hangUp()
    }

    /// Closes the socket.
    func hangUp() {
        guard !isClosed.exchange(true, ordering: .relaxed) else { return }
        close(socket)
    }

    /// Closes the socket with a reset instead of a FIN.
    func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(socket, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        hangUp()
    }

    /// Sends all of it.
    func send(_ text: String) async throws {
        try await send(Array(text.utf8))
    }

    /// Sends all of it.
    func send(_ bytes: [UInt8]) async throws {
        try await blocking {
            var sent = 0
            while sent < bytes.count {
                let count = bytes.withUnsafeBytes {
                    Glibc.send(self.socket, $0.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { throw SystemError(call: "send") }
                sent += count
            }
        }
    }

    /// The next bytes; empty at the end. Throws when nothing comes in time, or the connection is reset.
    func receive(atMost most: Int = 65_536) async throws -> [UInt8] {
        try await blocking {
            var bytes = [UInt8](repeating: 0, count: most)
            let count = recv(self.socket, &bytes, most, 0)
            guard count >= 0 else { throw SystemError(call: "recv") }
            return Array(bytes.prefix(count))
        }
    }

    /// Everything up to the end of the connection.
    func receiveToEnd() async throws -> String {
        var all = takeUnread()
        while true {
            let bytes = try await receive()
            if bytes.isEmpty { return String(decoding: all, as: UTF8.self) }
            all += bytes
        }
    }

    /// One answer with its Content-Length or chunks, as the bytes came.
    func receiveAnswer(toHead: Bool = false) async throws -> RawAnswer {
        var all = takeUnread()
        while true {
            if let answer = RawAnswer(all, toHead: toHead) {
                unread.withLock { $0 = Array(all[answer.byteCount...]) }
                return answer
            }
            let bytes = try await receive()
            guard !bytes.isEmpty else { throw SystemError(call: "the connection ended within an answer", code: 0) }
            all += bytes
        }
    }

    /// Sends a request and reads its answer.
    func exchange(_ request: String, toHead: Bool = false) async throws -> RawAnswer {
        try await send(request)
        return try await receiveAnswer(toHead: toHead)
    }

    /// Ends the sending side only.
    func endSending() {
        shutdown(socket, Int32(SHUT_WR))
    }

    private func takeUnread() -> [UInt8] {
        unread.withLock { bytes in
            defer { bytes = [] }
            return bytes
        }
    }
}

/// One answer, read by code that is independent of the code under test.
struct RawAnswer: Sendable {
    /// The status.
    let status: Int
    /// The field lines, names in lower case.
    let fields: [(name: String, value: String)]
    /// The body, unframed.
    let body: String
    /// Everything as it came.
    let raw: String
    /// How many bytes it had.
    let byteCount: Int

    /// The value of the first field of that name (in lower case).
    subscript(name: String) -> String? {
        fields.first { $0.name == name }?.value
    }

    /// Reads an answer, if all of it is there.
    init?(_ bytes: [UInt8], toHead: Bool) {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
        status = Int(lines[0].split(separator: " ")[1]) ?? 0
        let fields = lines.dropFirst().map { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            return (name: parts[0].lowercased(), value: parts.count > 1 ? String(parts[1].drop { $0 == " " }) : "")
        }
        self.fields = fields
        let rest = Array(bytes[end.upperBound...])
        func value(_ name: String) -> String? { fields.first { $0.name == name }?.value }
        if toHead || status == 204 || status == 304 || status < 200 {
            body = ""
            byteCount = end.upperBound
        } else if value("transfer-encoding") == "chunked" {
            guard let (chunks, length) = RawAnswer.chunks(rest) else { return nil }
            body = String(decoding: chunks, as: UTF8.self)
            byteCount = end.upperBound + length
        } else if let length = value("content-length").flatMap(Int.init) {
            guard rest.count >= length else { return nil }
            body = String(decoding: rest[..<length], as: UTF8.self)
            byteCount = end.upperBound + length
        } else {
            body = String(decoding: rest, as: UTF8.self)
            byteCount = bytes.count
        }
        raw = String(decoding: bytes[..<byteCount], as: UTF8.self)
    }

    /// The payload of a whole chunked body, and how long the body is with its framing.
    private static func chunks(_ bytes: [UInt8]) -> (payload: [UInt8], length: Int)? {
        var payload: [UInt8] = []
        var rest = bytes[...]
        while let end = rest.firstRange(of: Array("\r\n".utf8)) {
            guard let size = Int(String(decoding: rest[..<end.lowerBound], as: UTF8.self), radix: 16) else {
                return nil
            }
            rest = rest[end.upperBound...]
            if size == 0 {
                // Behind the last chunk: trailers, then an empty line.
                if rest.starts(with: Array("\r\n".utf8)) { return (payload, rest.startIndex + 2) }
                return rest.firstRange(of: Array("\r\n\r\n".utf8)).map { (payload, $0.upperBound) }
            }
            guard rest.count >= size + 2 else { return nil }
            payload += rest.prefix(size)
            rest = rest.dropFirst(size + 2)
        }
        return nil
    }
}
