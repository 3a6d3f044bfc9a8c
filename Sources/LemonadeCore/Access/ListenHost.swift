/// The setting `host`: where the server listens.
package enum ListenHost: Sendable, Equatable {
    /// `localhost`: 127.0.0.1 and ::1.
    case localhost
    /// One address, or all of them when it is 0.0.0.0 or ::.
    case address(IPAddress, text: String)
    /// A name to be resolved.
    case name(String)

    /// Reads the setting (`*` means every address); nil when it is no host.
    package init?(_ text: String) {
        switch Authority.Host(setting: text == "*" ? "::" : text) {
        case .name(let name)? where name == "localhost": self = .localhost
        case .name(let name)?: self = .name(name)
        case .address(let address)?:
            self = .address(address, text: text == "*" ? "::" : String(text.filter { $0 != "[" && $0 != "]" }))
        case nil: return nil
        }
    }

    /// The literals or the name to bind, in this order.
    package var bindTexts: [String] {
        switch self {
        case .localhost: ["127.0.0.1", "::1"]
        case .address(_, let text): [text]
        case .name(let name): [name]
        }
    }

    /// Whether only this machine can connect. A name is taken not to be: what it resolves to may change.
    package var isLoopback: Bool {
        switch self {
        case .localhost: true
        case .address(let address, _): address.isLoopback
        case .name(let name): name.hasSuffix(".localhost")
        }
    }
}
