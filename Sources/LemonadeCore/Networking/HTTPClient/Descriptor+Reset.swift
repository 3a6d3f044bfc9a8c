import Glibc

extension Descriptor {
    /// Has the close of a TCP connection be a reset: what was not sent is forgotten, and the peer hears of it at once, however
    /// full its buffers are, and cannot take it for an orderly end.
    func resetWhenClosed() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(number, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }
}
