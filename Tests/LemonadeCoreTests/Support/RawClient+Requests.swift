import Glibc

@testable import LemonadeCore

extension RawClient {
    /// The bytes of a request of HTTP/1.1 to localhost; with a body, its length is announced.
    static func request(
        _ method: String, _ target: String, fields: [String] = [], body: String? = nil
    ) -> String {
        var lines = ["\(method) \(target) HTTP/1.1", "Host: localhost"] + fields
        if let body { lines.append("Content-Length: \(body.utf8.count)") }
        return lines.joined(separator: "\r\n") + "\r\n\r\n" + (body ?? "")
    }

    /// Sends a request and reads its answer.
    func exchange(
        _ method: String, _ target: String, fields: [String] = [], body: String? = nil
    ) async throws -> RawAnswer {
        try await exchange(
            RawClient.request(method, target, fields: fields, body: body), toHead: method == "HEAD")
    }

    /// Whether the connection ends before anything else comes; a reset is an end too.
    func isEnded() async throws -> Bool {
        do {
            return try await receive().isEmpty
        } catch let error as SystemError where error.code == 104 {
            return true
        }
    }
}

extension TestDaemon {
    /// A new connection to it.
    func client() throws -> RawClient {
        try RawClient(port: port)
    }

    /// Sends one request on a connection of its own and reads its answer.
    func exchange(
        _ method: String, _ target: String, fields: [String] = [], body: String? = nil
    ) async throws -> RawAnswer {
        try await client().exchange(method, target, fields: fields, body: body)
    }
}

extension RawClient {
    /// Reads to the end and says how much that was.
    func drain(_ socket: Int32) -> Int {
        var piece = [UInt8](repeating: 0, count: 65_536)
        var total = 0
        while true {
            let count = recv(socket, &piece, piece.count, 0)
            guard count > 0 else { return total }
            total += count
        }
    }
}

extension TestDaemon {
    /// How many client connections are open.
    var openConnections: Int {
        get async {
            var count = 0
            for loop in daemon.server.loops { count += await loop.openConnections() }
            return count
        }
    }
}

extension TestDaemon {
    /// How many descriptors its loops watch.
    var descriptorCount: Int {
        get async {
            var count = 0
            for loop in daemon.server.loops { count += (try? await loop.perform { $0.core.descriptorCount }) ?? 0 }
            return count
        }
    }
}
