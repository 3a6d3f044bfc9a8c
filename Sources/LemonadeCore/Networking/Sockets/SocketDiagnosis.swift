import CSystem
import Glibc

/// What the kernel says about one TCP socket of this machine when it is asked for just that one (sock_diag(7)): a datagram each
/// way, whatever else is open. Its tables in /proc are walked whole for every look, which holds a loop for milliseconds.
enum SocketDiagnosis {
    /// The kernel's word.
    enum Answer: Sendable, Equatable {
        /// There is such a socket, and it is that user's.
        case owner(UInt32)
        /// There is none, or it is no longer anybody's.
        case nobody
        /// It does not tell: netlink is refused, or this kind of question is not built in.
        case unavailable
    }

    /// Who owns the socket that is bound to `local` and connected to `remote`.
    static func owner(of local: SocketAddress, connectedTo remote: SocketAddress) -> Answer {
        ask { exchange in
            if let found = exchange(local, remote) { return found.owner(in: established) }
            // ENOENT has two meanings. The other end of a connection that is being served exists for certain: when that is not
            // found either, nothing ever is.
            return exchange(remote, local) == nil ? .unavailable : .nobody
        }
    }

    /// Who would be connected to at `address`.
    static func listener(at address: SocketAddress) -> Answer {
        let nowhere: SocketAddress
        switch address.kind {
        case .v4: nowhere = SocketAddress(.v4([0, 0, 0, 0], port: 0))
        case .v6: nowhere = SocketAddress(.v6([UInt8](repeating: 0, count: 16), zone: 0, port: 0))
        case .unix: return .unavailable
        }
        return ask { exchange in exchange(address, nowhere)?.owner(in: listening) ?? .unavailable }
    }

    // include/net/tcp_states.h
    private static let established: UInt8 = 1
    private static let listening: UInt8 = 10

    private typealias Exchange = (_ local: SocketAddress, _ remote: SocketAddress) -> inet_diag_msg?

    private static func ask(_ body: (Exchange) -> Answer) -> Answer {
        let type = Int32(SOCK_RAW.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let descriptor = socket(AF_NETLINK, type, NETLINK_SOCK_DIAG)
        guard descriptor >= 0 else { return .unavailable }
        defer { close(descriptor) }
        return body { exchange(descriptor, local: $0, remote: $1) }
    }

    /// The kernel answers before `send` returns, so nothing is waited for.
    private static func exchange(_ descriptor: Int32, local: SocketAddress, remote: SocketAddress) -> inet_diag_msg? {
        let request = question(local, remote)
        guard send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else { return nil }
        var answer = [UInt8](repeating: 0, count: 1024)
        let count = recv(descriptor, &answer, answer.count, 0)
        return answer.withUnsafeBytes { bytes in
            guard count >= MemoryLayout<nlmsghdr>.size + MemoryLayout<inet_diag_msg>.size,
                bytes.loadUnaligned(as: nlmsghdr.self).nlmsg_type == UInt16(SOCK_DIAG_BY_FAMILY)
            else { return nil }
            let message = bytes.loadUnaligned(fromByteOffset: MemoryLayout<nlmsghdr>.size, as: inet_diag_msg.self)
            guard message.id.idiag_sport == local.port.bigEndian, message.id.idiag_dport == remote.port.bigEndian else {
                return nil
            }
            return message
        }
    }

    private static func question(_ local: SocketAddress, _ remote: SocketAddress) -> [UInt8] {
        var body = inet_diag_req_v2()
        body.sdiag_family = UInt8(local.family)
        body.sdiag_protocol = UInt8(IPPROTO_TCP)
        body.idiag_states = UInt32.max
        body.id.idiag_sport = local.port.bigEndian
        body.id.idiag_dport = remote.port.bigEndian
        withUnsafeMutableBytes(of: &body.id.idiag_src) { $0.copyBytes(from: local.hostBytes) }
        withUnsafeMutableBytes(of: &body.id.idiag_dst) { $0.copyBytes(from: remote.hostBytes) }
        // Which socket of that number it is, is not known.
        body.id.idiag_cookie = (UInt32.max, UInt32.max)
        var header = nlmsghdr()
        header.nlmsg_len = UInt32(MemoryLayout<nlmsghdr>.size + MemoryLayout<inet_diag_req_v2>.size)
        header.nlmsg_type = UInt16(SOCK_DIAG_BY_FAMILY)
        header.nlmsg_flags = UInt16(NLM_F_REQUEST)
        return withUnsafeBytes(of: header) { Array($0) } + withUnsafeBytes(of: body) { Array($0) }
    }
}

extension inet_diag_msg {
    /// Whose it is, if it is in that state. A socket that its owner has closed has inode 0 and shows user 0 while its last
    /// request can still be read: taken at its word, anybody would look like root.
    fileprivate func owner(in state: UInt8) -> SocketDiagnosis.Answer {
        idiag_state == state && idiag_inode != 0 ? .owner(idiag_uid) : .nobody
    }
}

extension SocketAddress {
    /// The bytes of an IP address, in network order; none of a path.
    var hostBytes: [UInt8] {
        switch kind {
        case .v4(let bytes, _), .v6(let bytes, _, _): bytes
        case .unix: []
        }
    }
}
