import Testing

@testable import LemonadeCore

@Suite struct IPAddressTests {
    static let valid: [(text: String, address: IPAddress)] = [
        ("127.0.0.1", .v4(0x7F00_0001)), ("0.0.0.0", .v4(0)), ("255.255.255.255", .v4(.max)),
        ("::", .v6(high: 0, low: 0)), ("::1", .v6(high: 0, low: 1)), ("1::", .v6(high: 1 << 48, low: 0)),
        ("2001:db8::8:800:200c:417a", .v6(high: 0x2001_0db8_0000_0000, low: 0x0008_0800_200c_417a)),
        ("2001:DB8:0:0:8:800:200C:417A", .v6(high: 0x2001_0db8_0000_0000, low: 0x0008_0800_200c_417a)),
        ("::ffff:127.0.0.1", .v6(high: 0, low: 0xFFFF_7F00_0001)),
        ("64:ff9b::192.0.2.33", .v6(high: 0x0064_ff9b_0000_0000, low: 0xC000_0221)),
        ("1:2:3:4:5:6:7::", .v6(high: 0x0001_0002_0003_0004, low: 0x0005_0006_0007_0000)),
        ("1:2:3:4:5:6:1.2.3.4", .v6(high: 0x0001_0002_0003_0004, low: 0x0005_0006_0102_0304)),
    ]

    @Test(arguments: valid) func readsALiteral(text: String, address: IPAddress) {
        #expect(IPAddress(text) == address)
    }

    @Test(arguments: [
        "", "1", "127.1", "0x7f.0.0.1", "0177.0.0.1", "01.2.3.4", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.+4",
        "1.2.3.4 ",
        "1.2.3.", ".1.2.3", ":", ":::", "::1::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::",
        "12345::", "g::", "::1%lo", "[::1]", "1.2.3.4::", "::1.2.3", ":1:2:3:4:5:6:7", "1:2:3:4:5:6:7:", "localhost",
        "1:2:3:4:5:6:7:1.2.3.4", "::\u{661}", "١.2.3.4",
    ])
    func refusesWhatIsNotALiteral(_ text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test(arguments: ["127.0.0.1", "127.255.0.3", "::1", "::ffff:127.0.0.1"]) func knowsLoopback(_ text: String) {
        #expect(IPAddress(text)?.isLoopback == true)
    }

    @Test(arguments: ["128.0.0.1", "0.0.0.0", "::", "::2", "::127.0.0.1", "::ffff:128.0.0.1", "fe80::1", "1::1"])
    func knowsWhatIsNotLoopback(_ text: String) {
        #expect(IPAddress(text)?.isLoopback == false)
    }
}
