@testable import LemonadeCore

/// config.json: refused with a place and one line of words, or taken over so that writing it and reading it again changes
/// nothing.
enum ConfigurationTarget {
    /// Feeds it once.
    @Sendable static func check(_ bytes: UnsafeRawBufferPointer) {
        let configuration: Configuration
        do throws(ConfigurationError) {
            configuration = try read(Array(bytes))
        } catch {
            require(error.line >= 1 && error.column >= 1, "the error is at \(error.line):\(error.column)")
            require(
                error.message.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F },
                "the message is not one line: \(error.message.debugDescription)")
            return
        }
        _ = configuration.unknownMembers
        guard let again = try? read(configuration.fileBytes) else {
            require(false, "written, it is refused: \(String(decoding: configuration.fileBytes, as: UTF8.self))")
            return
        }
        require(again == configuration, "written and read, it is another configuration")
        let reinstalled = configuration.settingProviders(configuration.installed)
        require(
            (try? read(reinstalled.fileBytes))?.installed == configuration.installed, "the providers are not kept")
        for provider in configuration.installed.all {
            let variable = provider.name.environmentVariable
            require(
                variable.utf8.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x41 && $0 <= 0x5A) || $0 == 0x5F },
                "no name of a variable: \(variable)")
        }
        for setting in Setting.all { checkSetting(setting, in: configuration) }
    }

    private static func read(_ bytes: [UInt8]) throws(ConfigurationError) -> Configuration {
        try Configuration(file: ConfigurationFile(path: "config.json", bytes: bytes))
    }

    /// Setting what is set already changes nothing, and removing a setting brings the default back.
    private static func checkSetting(_ setting: Setting, in configuration: Configuration) {
        let value = setting.value(in: configuration.settings)
        let same = try? configuration.setting(setting.name, to: value)
        require(same?.settings == configuration.settings, "\(setting.name) set to itself changes something")
        let without = try? configuration.setting(setting.name, to: nil)
        require(
            without.map { setting.value(in: $0.settings) } == setting.defaultValue,
            "\(setting.name) removed is not its default")
        require(without?.installed == configuration.installed, "\(setting.name) removed changes the providers")
    }
}
