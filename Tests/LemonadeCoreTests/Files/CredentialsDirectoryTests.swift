import Foundation
import Testing

@testable import LemonadeCore

@Suite struct CredentialsDirectoryTests {
    private func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path))
    }

    @Test func filesStandForVariables() throws {
        let directory = try TemporaryDirectory()
        try write("fw-key\n", to: directory.file("lemonade_fireworks_api_key"))
        try write("house", to: directory.file("LEMONADE_API_KEY"))
        try write("admin\r\n\n", to: directory.file("lemonade-admin-api-key"))
        try write("http://u:x@p:1\n", to: directory.file("lemonade_fireworks_proxy"))
        try write("http://u:x@q:1\n", to: directory.file("https_proxy"))
        // As a folder of credentials is laid down.
        try write("http://u:x@r:1\n", to: directory.file("lemonade_http_proxy"))
        try write("else", to: directory.file("tls.key"))
        try write("else", to: directory.file("no_proxy"))
        #expect(
            try CredentialsDirectory.variables(in: directory.path) == [
                "LEMONADE_FIREWORKS_API_KEY": "fw-key", "LEMONADE_API_KEY": "house", "LEMONADE_ADMIN_API_KEY": "admin",
                "LEMONADE_FIREWORKS_PROXY": "http://u:x@p:1", "https_proxy": "http://u:x@q:1",
                "http_proxy": "http://u:x@r:1",
            ])
    }

    @Test func aDirectoryThatIsNotThereHoldsNone() throws {
        let directory = try TemporaryDirectory()
        #expect(try CredentialsDirectory.variables(in: directory.file("none")).isEmpty)
    }

    @Test func whatCannotBeReadIsNotPassedOver() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("lemonade_x_api_key")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        #expect(throws: FileError.notAFile(path: path)) { try CredentialsDirectory.variables(in: directory.path) }
    }

    @Test func whatOthersCanReadIsFound() throws {
        let directory = try TemporaryDirectory()
        for (name, mode): (String, mode_t) in [
            ("lemonade_open_api_key", 0o644), ("lemonade_closed_api_key", 0o640), ("lemonade", 0o644),
        ] {
            try write("key", to: directory.file(name))
            chmod(directory.file(name), mode)
        }
        chmod(directory.path, 0o700)
        #expect(CredentialsDirectory.exposed(in: directory.path) == [])
        chmod(directory.path, 0o711)
        #expect(CredentialsDirectory.exposed(in: directory.path) == [directory.file("lemonade_open_api_key")])
        #expect(CredentialsDirectory.exposed(in: directory.file("none")) == [])
        #expect(CredentialsDirectory.exposed(in: "") == [])
    }

    @Test func aCredentialCountsAsTheEnvironmentDoesAndBeforeIt() throws {
        let directory = try TemporaryDirectory()
        try write("of-the-file", to: directory.file("lemonade_p_api_key"))
        let sources = ConfigurationSources(
            path: directory.file("config.json"),
            environment: [
                "CREDENTIALS_DIRECTORY": directory.path, "LEMONADE_P_API_KEY": "of-the-variable",
                "LEMONADE_Q_API_KEY": "q",
            ])
        let variables = try sources.keyVariables()
        #expect(variables["LEMONADE_P_API_KEY"] == "of-the-file")
        #expect(variables["LEMONADE_Q_API_KEY"] == "q")
    }
}
