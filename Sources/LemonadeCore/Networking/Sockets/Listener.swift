import CSystem
import Glibc

/// A listening socket on a loop: takes what comes and hands the descriptors on.
final class Listener {
    /// Where it listens, with the port that the system chose when 0 was asked for.
    let address: SocketAddress
    private let descriptor: Descriptor
    private let core: LoopCore
    // Kept open so that it can be given up for a moment: at the limit of descriptors a connection can then still be taken
    // and closed, instead of being announced for ever.
    private var spare = open("/dev/null", O_RDONLY | O_CLOEXEC)

    /// Registers a socket that listens already.
    init(number: Int32, core: LoopCore) throws(SystemError) {
        guard let address = SocketAddress(boundTo: number) else {
            let error = SystemError(call: "getsockname")
            Glibc.close(number)
            throw error
        }
        self.address = address
        self.core = core
        descriptor = try Descriptor(number: number, core: core)
    }

    deinit {
        if spare >= 0 { Glibc.close(spare) }
    }

    /// How many connections are taken before others on the loop may run: a flood must not have it to itself.
    private static let fairShare = 64

    /// Hands on every connection until the listener is closed.
    func accept(_ connected: (Int32) -> Void) async {
        var taken = 0
        while !descriptor.isCancelled {
            taken += 1
            if taken.isMultiple(of: Self.fairShare) { await Task.yield() }
            let number = accept4(
                descriptor.number, nil, nil, Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue))
            if number >= 0 {
                connected(number)
                continue
            }
            switch errno {
            case EAGAIN:
                descriptor.isReadable = false
                _ = await descriptor.wait(for: .read)
            case EMFILE, ENFILE:
                if !refuseOne() { await pause() }
            case ENOBUFS, ENOMEM:
                await pause()
            case EINTR, ECONNABORTED, EPROTO, ENETDOWN, ENOPROTOOPT, EHOSTDOWN, ENONET, EHOSTUNREACH, EOPNOTSUPP,
                ENETUNREACH, EPERM:
                // accept(2): errors of the new connection, not of the listener.
                continue
            default:
                return
            }
        }
    }

    /// Takes one connection and closes it. False if there is no descriptor even for that.
    private func refuseOne() -> Bool {
        if spare >= 0 { Glibc.close(spare) }
        let number = accept4(descriptor.number, nil, nil, Int32(SOCK_CLOEXEC.rawValue))
        if number >= 0 { Glibc.close(number) }
        spare = open("/dev/null", O_RDONLY | O_CLOEXEC)
        return number >= 0 && spare >= 0
    }

    /// Gives whatever is short time to come back; trying again at once would keep the loop from freeing any of it.
    private func pause() async {
        _ = await LoopWaiter(core: core).wait(until: core.now + .milliseconds(50))
    }

    /// Stops listening.
    func close() {
        descriptor.close()
    }
}

/// Opens listening sockets.
package enum ListeningSocket {
    /// How many connections the kernel keeps until they are accepted; it caps this at net.core.somaxconn.
    private static let backlog: Int32 = 4096

    /// A socket that listens at `address`. Throws what the system said: in use, not permitted, not available.
    package static func open(at address: SocketAddress) throws(SystemError) -> Int32 {
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let number = socket(address.family, type, 0)
        guard number >= 0 else { throw SystemError(call: "socket") }
        var one: Int32 = 1
        let size = socklen_t(MemoryLayout<Int32>.size)
        // A restart must not wait for the last run's connections to leave TIME_WAIT. Never SO_REUSEPORT: another process
        // of the same user could then take part of our connections.
        setsockopt(number, SOL_SOCKET, SO_REUSEADDR, &one, size)
        if address.family == AF_INET6 { setsockopt(number, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &one, size) }
        if address.isLoopback { TCPOption.sparePacing(number) }
        guard address.withSystemAddress({ bind(number, $0, $1) }) == 0 else {
            throw failure(of: "bind", closing: number)
        }
        guard listen(number, backlog) == 0 else { throw failure(of: "listen", closing: number) }
        return number
    }

    private static func failure(of call: String, closing number: Int32) -> SystemError {
        let error = SystemError(call: call)
        close(number)
        return error
    }
}
