import Glibc

/// An attempt to connect to one address.
struct ConnectAttempt {
    private let address: SocketAddress
    private let descriptor: Descriptor

    /// Begins one; throws when it has failed already.
    init(to address: SocketAddress, core: LoopCore) throws(ClientError) {
        self.address = address
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let number = socket(address.family, type, 0)
        guard number >= 0 else { throw Self.unreachable(address, SystemError(call: "socket")) }
        TCPOption.sendAtOnce(number)
        if address.isLoopback { TCPOption.sparePacing(number) }
        let result = address.withSystemAddress { connect(number, $0, $1) }
        let isPending = result != 0 && errno == EINPROGRESS
        guard result == 0 || isPending else {
            let error = SystemError(call: "connect")
            Glibc.close(number)
            throw Self.unreachable(address, error)
        }
        do {
            descriptor = try Descriptor(number: number, core: core)
        } catch {
            throw Self.unreachable(address, error)
        }
        if isPending { descriptor.isWritable = false }
    }

    /// Whether it has come to an end, good or bad.
    var isOver: Bool { descriptor.isWritable }

    /// Calls `body` when it is over.
    func callWhenOver(_ body: @escaping () -> Void) {
        descriptor.callWhenWritable(body)
    }

    /// What came of it, once it is over.
    func outcome() throws(ClientError) -> Descriptor {
        var code: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor.number, SOL_SOCKET, SO_ERROR, &code, &size)
        guard code == 0 else {
            descriptor.close()
            throw Self.unreachable(address, SystemError(call: "connect", code: code))
        }
        return descriptor
    }

    /// Gives it up.
    func close() {
        descriptor.close()
    }

    private static func unreachable(_ address: SocketAddress, _ error: SystemError) -> ClientError {
        .unreachable(address: address.description, reason: error.words)
    }
}
