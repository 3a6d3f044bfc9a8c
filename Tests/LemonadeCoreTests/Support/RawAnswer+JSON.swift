import Testing

@testable import LemonadeCore

extension RawAnswer {
    /// The body as JSON; nil when it is none.
    var json: JSONValue? {
        try? JSONValue.parse(Array(body.utf8))
    }

    /// A member of the body's `error`.
    func error(_ name: String) -> JSONValue? {
        json?["error"]?[name]
    }

    /// Whether it says that the caller may not do that. A daemon of a test keeps no configuration and says so with 403 to
    /// everybody.
    var isRefusedForRights: Bool {
        status == 401 || status == 403 && error("code")?.string != "settings_fixed"
    }

    /// Expects the one shape of errors, and what this one is.
    func expectError(
        _ status: Int, _ type: String, _ code: String, param: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(self.status == status, "\(raw)", sourceLocation: sourceLocation)
        #expect(self["content-type"] == "application/json", sourceLocation: sourceLocation)
        #expect(error("type") == .string(type), "\(body)", sourceLocation: sourceLocation)
        #expect(error("code") == .string(code), "\(body)", sourceLocation: sourceLocation)
        #expect(error("param") == param.map(JSONValue.string) ?? .null, "\(body)", sourceLocation: sourceLocation)
        #expect(error("message")?.string?.isEmpty == false, "\(body)", sourceLocation: sourceLocation)
        #expect(json?.object?.members.map(\.name) == ["error"], sourceLocation: sourceLocation)
        expectOwnFields(sourceLocation: sourceLocation)
    }

    /// Expects the fields that every answer of ours has.
    func expectOwnFields(sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(self["x-request-id"]?.isEmpty == false, "\(raw)", sourceLocation: sourceLocation)
        #expect(self["date"]?.hasSuffix(" GMT") == true, "\(raw)", sourceLocation: sourceLocation)
        let names = fields.map(\.name)
        #expect(Set(names).count == names.count, "a field is there twice: \(raw)", sourceLocation: sourceLocation)
    }
}
