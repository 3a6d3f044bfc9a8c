/// What is wrong with a configuration file, and where.
package struct ConfigurationError: Error, Sendable, Equatable {
    /// The file.
    package let path: String
    /// The line, from 1.
    package let line: Int
    /// The character in the line, from 1.
    package let column: Int
    /// The member at fault (`cloud_providers[2].base_url`), when the text as such is valid JSON.
    package let member: String?
    /// What is wrong, or what is expected.
    package let reason: String

    /// One line as compilers write it: "/…/config.json:3:11: port: must be a whole number from 0 to 65535".
    package var message: String {
        "\(path):\(line):\(column): \(member.map { "\($0): " } ?? "")\(reason)"
    }
}

extension ConfigurationError: CustomStringConvertible {
    /// The same as `message`.
    package var description: String { message }
}
