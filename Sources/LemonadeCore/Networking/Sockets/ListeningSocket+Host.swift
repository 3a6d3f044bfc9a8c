import Glibc

extension ListeningSocket {
    /// Sockets that listen at `host`; several where it means several addresses (`localhost` is 127.0.0.1 and ::1). With
    /// port 0 the system chooses one, the same for all. Throws when none can be opened.
    package static func open(host: ListenHost, port: UInt16) throws(ListeningError) -> [Int32] {
        var sockets: [Int32] = []
        var port = port
        var failure: ListeningError?
        for text in host.bindTexts {
            for address in try addresses(of: text, port: port) {
                do {
                    let socket = try open(at: address.with(port: port))
                    sockets.append(socket)
                    port = SocketAddress(boundTo: socket)?.port ?? port
                } catch {
                    failure = ListeningError(address: address.with(port: port).description, error: error)
                    // A machine without IPv6 has no ::1; one that is taken is another daemon's.
                    if error.code == EADDRINUSE || error.code == EACCES { break }
                }
            }
        }
        if let failure, sockets.isEmpty || failure.isFatal {
            for socket in sockets { close(socket) }
            throw failure
        }
        return sockets
    }

    private static func addresses(of text: String, port: UInt16) throws(ListeningError) -> [SocketAddress] {
        if let literal = SocketAddress(literal: text, port: port) { return [literal] }
        switch Resolver.system(text) {
        case .success(let addresses): return addresses
        case .failure(let error): throw ListeningError(address: text, reason: error.words, isFatal: true)
        }
    }
}

/// Why the server cannot listen.
package struct ListeningError: Error, Sendable, CustomStringConvertible {
    /// Where.
    package let address: String
    /// The system's words.
    package let reason: String
    /// Whether the other addresses are no use without this one.
    let isFatal: Bool

    init(address: String, reason: String, isFatal: Bool) {
        self.address = address
        self.reason = reason
        self.isFatal = isFatal
    }

    init(address: String, error: SystemError) {
        let isTaken = error.code == EADDRINUSE
        let advice = isTaken ? "; is lemond running already? Choose another port with --port" : ""
        self.init(address: address, reason: error.words + advice, isFatal: isTaken || error.code == EACCES)
    }

    /// A sentence for the operator.
    package var description: String { "Cannot listen on \(address): \(reason)." }
}
