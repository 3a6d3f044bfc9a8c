import Testing

@testable import LemonadeCore

@Suite struct ConfigurationTests {
    private func file(_ text: String, path: String = "/c/config.json") -> ConfigurationFile {
        ConfigurationFile(path: path, bytes: Array(text.utf8))
    }

    private func text(_ configuration: Configuration) -> String {
        String(decoding: configuration.fileBytes, as: UTF8.self)
    }

    @Test func withoutFilesTheDefaultsCount() throws {
        let configuration = try Configuration()
        #expect(configuration.settings == Settings())
        #expect(configuration.installed.all.isEmpty)
        #expect(text(configuration) == "{}\n")
    }

    @Test func eachLayerOverridesTheOneBelow() throws {
        let configuration = try Configuration(
            defaults: file(#"{"port":1,"log_level":"debug","host":"127.0.0.1","llamacpp":{"ctx_size":1,"args":"-x"}}"#),
            file: file(#"{"port":2,"log_level":"trace","llamacpp":{"ctx_size":2}}"#),
            overrides: [SettingOverride("port", 3)])
        #expect(configuration.settings.port == 3)
        #expect(configuration.settings.logLevel == .trace)
        #expect(configuration.settings.host == "127.0.0.1")
        #expect(configuration.settings.llamaContextSize == 2)
        #expect(configuration.settings.llamaArguments == "-x")
        #expect(configuration.settings.maxConnections == Settings().maxConnections)
        #expect(configuration.layer(of: try Setting.named("port")) == .argument)
        #expect(configuration.layer(of: try Setting.named("log_level")) == .file)
        #expect(configuration.layer(of: try Setting.named("llamacpp.args")) == .distribution)
        #expect(configuration.layer(of: try Setting.named("max_connections")) == .builtIn)
    }

    @Test func configJSONsProvidersWinAsAWhole() throws {
        let below = file(#"{"cloud_providers":[{"provider":"a","base_url":"https://a.example"}]}"#)
        #expect(try Configuration(defaults: below, file: file("{}")).installed.all.map(\.name.text) == ["a"])
        let above = file(#"{"cloud_providers":[]}"#)
        #expect(try Configuration(defaults: below, file: above).installed.all.isEmpty)
    }

    @Test func onlyWhatWasChangedIsWrittenAndTheRestIsKeptInOrder() throws {
        let original = #"{"theirs":{"b":[1.0,1e2],"a":null},"port":9000,"zeta":"ü","llamacpp":{"theirs":1,"args":""}}"#
        var configuration = try Configuration(file: file(original))
        configuration = try configuration.setting("log_level", to: "debug")
        configuration = try configuration.setting("llamacpp.ctx_size", to: 8192)
        configuration = try configuration.setting("port", to: 9001)
        let providers = try InstalledProviders(json: [["provider": "p", "base_url": "https://p.example/v1", "x": 1]])
        configuration = configuration.settingProviders(providers)
        #expect(configuration.installed == providers)
        #expect(configuration.settings.port == 9001)
        #expect(configuration.settings.logLevel == .debug)
        #expect(configuration.settings.llamaContextSize == 8192)
        #expect(
            String(decoding: JSONValue.object(configuration.document).serialized(), as: UTF8.self)
                == #"{"theirs":{"b":[1.0,1e2],"a":null},"port":9001,"zeta":"ü","#
                + #""llamacpp":{"theirs":1,"args":"","ctx_size":8192},"log_level":"debug","#
                + #""cloud_providers":[{"provider":"p","base_url":"https://p.example/v1","x":1}]}"#)
        #expect(try Configuration(file: file(text(configuration))) == configuration)
    }

    @Test func aValueThatIsAlreadyTheDefaultIsNotWritten() throws {
        var configuration = try Configuration(file: file(#"{"port":1,"llamacpp":{"ctx_size":2}}"#))
        configuration = try configuration.setting("port", to: 13305)
        configuration = try configuration.setting("llamacpp.ctx_size", to: nil)
        #expect(text(configuration) == "{}\n")
        #expect(configuration.settings == Settings())
    }

    @Test func goingBackToTheBuiltInDefaultIsWrittenWhereTheDistributionSaysOtherwise() throws {
        var configuration = try Configuration(defaults: file(#"{"port":1}"#))
        configuration = try configuration.setting("port", to: 13305)
        #expect(configuration.settings.port == 13305)
        #expect(configuration.document == ["port": 13305])
        configuration = try configuration.setting("port", to: 1)
        #expect(configuration.document == [:])
        #expect(configuration.settings.port == 1)
    }

    @Test func aRefusedChangeChangesNothing() throws {
        let configuration = try Configuration(file: file(#"{"port":1}"#))
        #expect(throws: SettingError.self) { try configuration.setting("port", to: "x") }
        #expect(throws: SettingError.unknown("prot")) { try configuration.setting("prot", to: 1) }
    }

    @Test func nullIsAbsentAndAByteOrderMarkIsSkipped() throws {
        let configuration = try Configuration(file: file("\u{FEFF}{\"port\":null,\"llamacpp\":null}"))
        #expect(configuration.settings == Settings())
    }

    @Test func unknownMembersAreNamed() throws {
        let configuration = try Configuration(
            file: file(
                #"{"prot":1,"port":2,"llamacpp":{"ctxsize":1,"args":""},"llamacpp.args":"","cloud_providers":[]}"#))
        #expect(configuration.unknownMembers == ["prot", "llamacpp.ctxsize", "llamacpp.args"])
    }

    static let broken: [(text: String, message: String)] = [
        ("", "/c/config.json:1:1: the text is empty"),
        ("{\n  \"port\": 1\n  \"host\": \"x\"\n}", "/c/config.json:3:3: expected a comma or '}'"),
        ("[]", "/c/config.json:1:1: the file must hold a JSON object, not an array"),
        (
            "{\n  \"x\": {\"port\": 1},\n  \"port\": 70000\n}",
            "/c/config.json:3:11: port: must be a whole number from 0 to 65535"
        ),
        ("{\"port\":1,\"port\":\"x\"}", "/c/config.json:1:18: port: must be a whole number from 0 to 65535"),
        (
            "{\n\t\"llamacpp\": {\n\t\t\"args\": \"\",\n\t\t\"ctx_size\": true } }",
            "/c/config.json:4:15: llamacpp.ctx_size: must be a whole number from -1 to 16777216 (tokens)"
        ),
        (
            "{\"cloud_providers\": [\n{\"provider\": \"p\", \"base_url\": 1}]}",
            "/c/config.json:2:31: cloud_providers[0].base_url: must be a string."
        ),
        ("{\"cloud_providers\": 1}", "/c/config.json:1:21: cloud_providers: must be an array."),
        ("{\"llamacpp\": [1]}", "/c/config.json:1:14: llamacpp: must be an object, not an array"),
        ("{\"é\": 1, \"allow_half_close\": 1}", "/c/config.json:1:30: allow_half_close: must be true or false"),
    ]

    @Test(arguments: broken) func aBrokenFileSaysWhereAndWhatIsExpected(text: String, message: String) {
        do {
            _ = try Configuration(file: file(text))
            Issue.record("read \(text)")
        } catch {
            #expect(error.message == message)
        }
    }

    @Test func theDistributionsFileIsNamedWhenItIsTheBrokenOne() {
        do {
            _ = try Configuration(defaults: file("{", path: "/d/defaults.json"), file: file("{}"))
            Issue.record("read it")
        } catch {
            #expect(error.message.hasPrefix("/d/defaults.json:1:2: "))
        }
    }

    static let places: [(member: String, offset: Int)] = [
        ("", 0), ("a", 5), ("b", 13), ("b[0]", 14), ("b[1]", 16), ("b[1].c", 21), ("b[1].c[1][0]", 25), ("b[2]", 30),
        ("b[9]", 13), ("b[1].x", 16), ("x", 0), ("b[1].c[1]", 24),
    ]

    @Test(arguments: places) func aMemberIsFoundInTheText(member: String, offset: Int) {
        let text = #"{"a":"x","b":[1,{"c":[2,[3]]},4 ]}"#
        #expect(JSONMemberLocator.offset(of: member, in: Array(text.utf8)) == offset)
    }
}
