extension SocketAddress {
    /// The addresses in the order in which they are to be tried: as the resolver prefers them, but the families by turns, so
    /// that one that leads nowhere costs one attempt (RFC 8305 §4).
    static func interleaved(_ addresses: [SocketAddress]) -> [SocketAddress] {
        guard let family = addresses.first?.family else { return [] }
        let preferred = addresses.filter { $0.family == family }
        let others = addresses.filter { $0.family != family }
        return (0..<max(preferred.count, others.count)).flatMap { index in
            preferred.dropFirst(index).prefix(1) + others.dropFirst(index).prefix(1)
        }
    }
}
