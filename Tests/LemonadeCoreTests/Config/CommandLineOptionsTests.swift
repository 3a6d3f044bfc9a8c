import Testing

@testable import LemonadeCore

@Suite struct CommandLineOptionsTests {
    @Test func noArgumentsMeanRun() throws {
        let options = try CommandLineOptions([])
        #expect(options.action == .run)
        #expect(options.overrides.isEmpty)
        #expect(options.configurationDirectory == nil)
    }

    @Test func bothFormsOfAValueAreRead() throws {
        let options = try CommandLineOptions([
            "--host", "::1", "--port=0", "--config-dir", "/c", "--cache-dir=/d=e", "--log-level", "debug",
        ])
        #expect(
            options.overrides == [
                SettingOverride("host", "::1"), SettingOverride("port", 0), SettingOverride("log_level", "debug"),
            ])
        #expect(options.configurationDirectory == "/c")
        #expect(options.cacheDirectory == "/d=e")
    }

    @Test func theLastOfARepeatedOptionCounts() throws {
        #expect(try CommandLineOptions(["--port", "1", "--port", "2"]).overrides == [SettingOverride("port", 2)])
    }

    @Test func overridesReachTheSettings() throws {
        let options = try CommandLineOptions(["--host", "0.0.0.0", "--port", "8080"])
        let settings = try Configuration(overrides: options.overrides).settings
        #expect(settings.host == "0.0.0.0")
        #expect(settings.port == 8080)
    }

    @Test(arguments: [(["--version"], CommandLineOptions.Action.version), (["--help"], .help), (["-h"], .help)])
    func actionsAreRead(arguments: [String], action: CommandLineOptions.Action) throws {
        #expect(try CommandLineOptions(arguments).action == action)
    }

    static let wrong: [(arguments: [String], message: String)] = [
        (["--prot", "1"], "Unknown option '--prot'. Did you mean '--port'?"),
        (["--prot=1"], "Unknown option '--prot'. Did you mean '--port'?"),
        (["--zzzzzzzz"], "Unknown option '--zzzzzzzz'."),
        (["-p", "1"], "Unknown option '-p'."),
        (["serve"], "Unexpected argument 'serve'."),
        (["-"], "Unexpected argument '-'."),
        ([""], "Unexpected argument ''."),
        (["--port"], "--port needs a value."),
        (["--port="], "--port needs a value."),
        (["--host", "--port", "1"], "--host needs a value."),
        (["--version=1"], "--version takes no value."),
        (["--port", "x"], "--port must be a whole number from 0 to 65535, not 'x'."),
        (["--port", "-1"], "--port must be a whole number from 0 to 65535, not '-1'."),
        (["--port", "65536"], "--port must be a whole number from 0 to 65535, not '65536'."),
        (["--host", "a b"], "--host must be a host name, an IP address or \"*\", not 'a b'."),
    ]

    @Test(arguments: wrong) func wrongUsageSaysWhatIsWrong(arguments: [String], message: String) {
        do {
            _ = try CommandLineOptions(arguments)
            Issue.record("read \(arguments)")
        } catch {
            #expect(error.message == message)
        }
    }

    @Test func helpNamesEveryOption() {
        for name in CommandLineOptions.optionNames { #expect(CommandLineOptions.help().contains(name)) }
        #expect(CommandLineOptions.help().contains("(default: \(Settings().port))"))
        #expect(CommandLineOptions.help().contains("(default: \(Settings().host))"))
        #expect(CommandLineOptions.help().contains("(default: \(Settings().logLevel.rawValue))"))
    }
}
