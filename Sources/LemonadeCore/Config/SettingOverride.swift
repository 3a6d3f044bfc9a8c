/// A setting that an argument decides, whatever the files say.
package struct SettingOverride: Sendable, Equatable {
    /// The setting's name.
    package let name: String
    /// Its value.
    package let value: JSONValue

    /// An override.
    package init(_ name: String, _ value: JSONValue) {
        self.name = name
        self.value = value
    }
}
