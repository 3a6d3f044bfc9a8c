import Glibc

/// Options of TCP sockets.
enum TCPOption {
    /// Tokens leave at once: Nagle's algorithm would hold them back.
    static func sendAtOnce(_ socket: Int32) {
        var one: Int32 = 1
        setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
    }

    /// For connections within the machine, on which there is no congestion to avoid: the plainest way, which every Linux has
    /// and every user may choose. Where the system's own is BBR, a timer would pace each segment. What a listening socket has,
    /// its connections inherit.
    static func sparePacing(_ socket: Int32) {
        let name: StaticString = "reno"
        setsockopt(socket, Int32(IPPROTO_TCP), TCP_CONGESTION, name.utf8Start, socklen_t(name.utf8CodeUnitCount))
    }
}
