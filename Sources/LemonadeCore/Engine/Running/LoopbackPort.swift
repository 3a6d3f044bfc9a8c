import Glibc

/// Ports of 127.0.0.1.
enum LoopbackPort {
    /// One that nobody listens on at the moment. It may be taken before it is used.
    static func free() throws(SystemError) -> UInt16 {
        let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard number >= 0 else { throw SystemError(call: "socket") }
        defer { close(number) }
        let address = SocketAddress(.v4([127, 0, 0, 1], port: 0))
        guard address.withSystemAddress({ bind(number, $0, $1) }) == 0,
            let port = SocketAddress(boundTo: number)?.port
        else { throw SystemError(call: "bind") }
        return port
    }
}
