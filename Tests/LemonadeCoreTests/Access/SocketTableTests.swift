import Testing

@testable import LemonadeCore

@Suite struct SocketTableTests {
    private let header =
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
    private let local = SocketTable.spelling(address: [127, 0, 0, 1], port: 50_000)
    private let remote = SocketTable.spelling(address: [127, 0, 0, 1], port: 13_305)

    private func row(_ local: String, _ remote: String, state: String, user: Int, inode: Int) -> String {
        "   0: \(local) \(remote) \(state) 00000000:00000000 00:00000000 00000000  \(user)        0 \(inode) 1 0 20 4\n"
    }

    @Test func spellsAddressesAsTheKernelDoes() {
        #expect(local == "0100007F:C350")
        #expect(
            SocketTable.spelling(address: [UInt8](repeating: 0, count: 15) + [1], port: 80)
                == "00000000000000000000000001000000:0050")
    }

    @Test func findsTheOwnerOfAnEstablishedConnection() {
        let table =
            header + row(remote, local, state: "01", user: 7, inode: 5)
            + row(local, remote, state: "01", user: 1000, inode: 77)
        #expect(SocketTable.owner(in: table, local: local, remote: remote) == 1000)
    }

    @Test(arguments: [("01", 0), ("08", 77), ("06", 0), ("0A", 77)])
    func doesNotBelieveARowOfAConnectionThatIsNotThere(state: String, inode: Int) {
        let table = header + row(local, remote, state: state, user: 0, inode: inode)
        #expect(SocketTable.owner(in: table, local: local, remote: remote) == nil)
    }

    @Test func findsWhoListens() {
        let any = SocketTable.spelling(address: [0, 0, 0, 0], port: 13_305)
        let none = SocketTable.spelling(address: [0, 0, 0, 0], port: 0)
        let table =
            header + row(remote, none, state: "0A", user: 7, inode: 5) + row(any, none, state: "0A", user: 8, inode: 5)
            + row(local, none, state: "0A", user: 9, inode: 5) + row(remote, local, state: "01", user: 10, inode: 5)
        #expect(SocketTable.listeners(in: table, at: [remote, any]) == [7, 8])
        #expect(SocketTable.listeners(in: table, at: [any]) == [8])
        #expect(SocketTable.listeners(in: table, at: []) == [])
    }

    @Test(arguments: ["", "sl\n", "sl\n 0: x\n", "sl\n0: a b 01 c d e f g"])
    func readsNothingIntoBrokenTables(table: String) {
        #expect(SocketTable.owner(in: table, local: "a", remote: "b") == nil)
    }
}
