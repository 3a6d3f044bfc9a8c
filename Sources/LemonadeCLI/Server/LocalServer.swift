import Glibc
import LemonadeCore

/// The server of this machine: its Unix socket, and who may be sent its key.
enum LocalServer {
    /// The socket to ask: the user's own daemon's, else the machine's. Over it the kernel says who asks, so that no key is
    /// needed. Nil where nobody answers at either.
    static func socket(environment: [String: String]) -> String? {
        // XDG_RUNTIME_DIR may be another user's, as after su: who is there would be told what is meant for one's own.
        let own = [Directories.userSocket(environment: environment)].compactMap(\.self).filter {
            LoopbackListener.owner(ofFile: $0) == geteuid()
        }
        return (own + Directories.systemSockets).first { LoopbackListener.isServed(path: $0) }
    }

    /// Refuses to send a key to a port of this machine that somebody else has taken.
    static func checkMaySendKey(
        to address: ServerAddress, owners: (_ host: String, _ port: UInt16) -> Set<UInt32> = LoopbackListener.owners
    ) throws(CommandFailure) {
        guard address.isLoopback else { return }
        let service = LoopbackListener.serviceUser
        guard let stranger = LoopbackListener.stranger(among: owners(address.host, address.port), service: service)
        else { return }
        throw .failed(
            "What listens at \(address.url) belongs to user '\(LoopbackListener.name(of: stranger))', who is neither root, "
                + "nor you, nor lemond's user. The server's key is not sent there; to ask without it, unset "
                + "LEMONADE_API_KEY and LEMONADE_ADMIN_API_KEY.")
    }
}
