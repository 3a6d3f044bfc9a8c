/// The kernel's table of TCP sockets, `/proc/self/net/tcp` and `tcp6` (proc_pid_net(5)), read for one fact: who owns the other
/// end of a connection on this machine.
enum SocketTable {
    /// The owner of the socket that is bound to `local` and connected to `remote`, each as the table spells them; nil unless
    /// the connection is established and its socket still exists. A socket that its owner has closed shows user 0 and
    /// inode 0 while its last request can still be read: taken at its word, anybody would look like root.
    static func owner(in table: String, local: String, remote: String) -> UInt32? {
        for line in table.split(separator: "\n").dropFirst() {
            let columns = line.split(separator: " ", omittingEmptySubsequences: true)
            guard columns.count > 9, columns[1] == local, columns[2] == remote else { continue }
            guard columns[3] == "01", columns[9] != "0" else { return nil }
            return UInt32(columns[7])
        }
        return nil
    }

    /// The owners of the sockets that listen at one of those addresses, as the table spells them.
    static func listeners(in table: String, at locals: [String]) -> Set<UInt32> {
        var owners: Set<UInt32> = []
        for line in table.split(separator: "\n").dropFirst() {
            let columns = line.split(separator: " ", omittingEmptySubsequences: true)
            guard columns.count > 9, columns[3] == "0A", locals.contains(String(columns[1])) else { continue }
            if let owner = UInt32(columns[7]) { owners.insert(owner) }
        }
        return owners
    }

    /// An address as the table spells it: the bytes in words of the machine's order, then the port, in hexadecimal.
    static func spelling(address: [UInt8], port: UInt16) -> String {
        var text = ""
        for start in stride(from: 0, to: address.count, by: 4) {
            for byte in address[start..<min(start + 4, address.count)].reversed() { text += hexadecimal(byte) }
        }
        return text + ":" + hexadecimal(UInt8(port >> 8)) + hexadecimal(UInt8(port & 255))
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return byte < 16 ? "0" + digits : digits
    }
}
