import Glibc
import Testing

@testable import LemonadeCore

@Suite struct SocketAddressTests {
    @Test(arguments: [
        ("127.0.0.1", "127.0.0.1:80", true), ("127.255.0.3", "127.255.0.3:80", true), ("0.0.0.0", "0.0.0.0:80", false),
        ("192.168.1.7", "192.168.1.7:80", false), ("::1", "[::1]:80", true), ("::", "[::]:80", false),
        ("fe80::1", "[fe80::1]:80", false), ("::ffff:127.0.0.1", "[::ffff:127.0.0.1]:80", true),
        ("2001:db8:0:0:0:0:0:1", "[2001:db8::1]:80", false),
    ]) func readsAndWritesLiterals(literal: String, description: String, isLoopback: Bool) throws {
        let address = try #require(SocketAddress(literal: literal, port: 80))
        #expect(address.description == description)
        #expect(address.isLoopback == isLoopback)
        #expect(address.port == 80)
        #expect(address.with(port: 81).port == 81)
    }

    @Test(arguments: ["", "localhost", "127.0.0", "127.1", "0x7f.0.0.1", "1.2.3.4.5", "[::1]", "::1%lo", "256.0.0.1"])
    func othersAreNoLiterals(text: String) {
        #expect(SocketAddress(literal: text, port: 0) == nil)
    }

    @Test(arguments: ["10.1.2.3", "2001:db8::7"]) func survivesTheSystemsForm(literal: String) throws {
        let address = try #require(SocketAddress(literal: literal, port: 0x1234))
        let back = address.withSystemAddress { pointer, length in
            var storage = sockaddr_storage()
            memcpy(&storage, pointer, Int(length))
            return SocketAddress(storage)
        }
        #expect(back == address)
    }

    @Test func aUnixPathThatIsTooLongIsCutAndNotWrittenBeyondItsPlace() {
        let address = SocketAddress(.unix(String(repeating: "x", count: 1000)))
        let length = address.withSystemAddress { _, length in length }
        #expect(length == MemoryLayout<sockaddr_un>.size)
        #expect(address.port == 0)
    }
}
