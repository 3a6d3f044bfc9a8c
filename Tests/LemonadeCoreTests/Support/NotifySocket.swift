import Glibc

@testable import LemonadeCore

/// What a service manager listens on for sd_notify's messages.
final class NotifySocket: Sendable {
    private let socket: Int32
    /// What NOTIFY_SOCKET is to be.
    let variable: String

    /// Listens at a path, or at a name that is in no file system.
    init(path: String? = nil) throws {
        socket = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        let name = "lemonade-test-\(UInt64.random(in: .min ... .max))"
        variable = path ?? "@\(name)"
        let address = SocketAddress(.unix(path ?? "\u{0}\(name)"))
        let socket = socket
        guard address.withSystemAddress({ bind(socket, $0, $1) }) == 0 else { throw SystemError(call: "bind") }
        var limit = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit {
        close(socket)
    }

    /// The next message.
    func next() async throws -> String {
        try await blocking {
            var bytes = [UInt8](repeating: 0, count: 4096)
            let count = recv(self.socket, &bytes, bytes.count, 0)
            guard count >= 0 else { throw SystemError(call: "recv") }
            return String(decoding: bytes[..<count], as: UTF8.self)
        }
    }
}
