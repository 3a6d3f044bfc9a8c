/// All that configures the daemon, layered: built-in defaults, the distribution's defaults.json, config.json, arguments. A
/// value: changing a setting gives a new one, and `fileBytes` is what config.json should then hold.
package struct Configuration: Sendable, Equatable {
    /// Where a distribution may put defaults of its own.
    package static let distributionDefaults = "/usr/share/lemonade/defaults.json"
    /// The name of the daemon's own file.
    package static let fileName = "config.json"
    /// The member that holds the installed providers.
    package static let providersMember = "cloud_providers"

    /// The settings that count.
    package private(set) var settings = Settings()
    /// What config.json holds: only what was changed, and whatever else was in it, in its order.
    package private(set) var document: JSONObject
    /// The installed providers as the files have them; config.json's member as a whole wins.
    package private(set) var installed: InstalledProviders
    private let defaults: JSONObject
    private let overrides: [SettingOverride]

    /// Reads and layers; a missing file is nil, which is not an error. Overrides have been checked by their parser.
    package init(
        defaults: ConfigurationFile? = nil, file: ConfigurationFile? = nil, overrides: [SettingOverride] = []
    ) throws(ConfigurationError) {
        self.defaults = try Configuration.checked(defaults)
        self.document = try Configuration.checked(file)
        self.overrides = overrides
        let below = try Configuration.providers(in: self.defaults, of: defaults)
        installed = try Configuration.providers(in: document, of: file) ?? below ?? InstalledProviders()
        settings = layered()
    }

    /// Where a setting's value comes from.
    package func layer(of setting: Setting) -> ConfigurationLayer {
        if overrides.contains(where: { $0.name == setting.name }) { return .argument }
        if document.value(of: setting) != nil { return .file }
        return defaults.value(of: setting) != nil ? .distribution : .builtIn
    }

    /// Members of config.json that nothing reads, for a warning: probably mistyped.
    package var unknownMembers: [String] {
        let names = Set(Setting.all.map(\.name) + [Configuration.providersMember])
        let objects = Set(Setting.all.compactMap(\.path.object))
        return document.members.flatMap { member -> [String] in
            if objects.contains(member.name), let object = member.value.object {
                return object.members.map { "\(member.name).\($0.name)" }.filter { !names.contains($0) }
            }
            return names.contains(member.name) && !member.name.contains(".") ? [] : [member.name]
        }
    }

    /// What config.json should hold.
    package var fileBytes: [UInt8] {
        JSONValue.object(document).serialized(pretty: true) + [UInt8(ascii: "\n")]
    }
}

extension Configuration {
    /// Changes one setting in config.json; nil goes back to what the layers below say, and so does the very value that they
    /// give, because the file holds only what was changed.
    package func setting(_ name: String, to value: JSONValue?) throws(SettingError) -> Configuration {
        let setting = try Setting.named(name)
        var below = self
        below.document.set(setting, to: nil)
        guard let value else { return below.relayered() }
        var scratch = Settings()
        try setting.set(value, in: &scratch)
        var base = Settings()
        below.apply(below.defaults, to: &base)
        if setting.value(in: base) == setting.value(in: scratch) { return below.relayered() }
        var changed = self
        changed.document.set(setting, to: setting.value(in: scratch))
        return changed.relayered()
    }

    /// Replaces the installed providers in config.json.
    package func settingProviders(_ providers: InstalledProviders) -> Configuration {
        var changed = self
        changed.installed = providers
        changed.document[Configuration.providersMember] = providers.json
        return changed
    }

    private func relayered() -> Configuration {
        var copy = self
        copy.settings = layered()
        return copy
    }

    private func layered() -> Settings {
        var settings = Settings()
        apply(defaults, to: &settings)
        apply(document, to: &settings)
        for override in overrides {
            try? Setting.named(override.name).set(override.value, in: &settings)
        }
        return settings
    }

    /// Takes over what a checked object has.
    private func apply(_ object: JSONObject, to settings: inout Settings) {
        for setting in Setting.all {
            if let value = object.value(of: setting) { try? setting.set(value, in: &settings) }
        }
    }

    /// The providers that a file's object holds; nil when it says nothing of them.
    private static func providers(
        in object: JSONObject, of file: ConfigurationFile?
    ) throws(ConfigurationError) -> InstalledProviders? {
        guard let file, let value = object[providersMember] else { return nil }
        do throws(CloudError) {
            return try InstalledProviders(json: value)
        } catch {
            guard case .invalidConfiguration(let path, let reason) = error else {
                throw file.fault(at: providersMember, error.message)
            }
            throw file.fault(at: path, reason)
        }
    }

    /// The file's object, once every setting in it has been tried.
    private static func checked(_ file: ConfigurationFile?) throws(ConfigurationError) -> JSONObject {
        guard let file else { return [:] }
        let object = try file.object()
        for name in Set(Setting.all.compactMap(\.path.object)).sorted() {
            if let value = object[name], value != .null, value.object == nil {
                throw file.fault(at: name, "must be an object, not \(value.typeName)")
            }
        }
        var scratch = Settings()
        for setting in Setting.all {
            guard let value = object.value(of: setting) else { continue }
            do {
                try setting.set(value, in: &scratch)
            } catch {
                throw file.fault(at: setting.name, "must be \(setting.expectation)")
            }
        }
        return object
    }
}

extension Setting {
    /// The name, taken apart at its dot.
    var path: (object: String?, member: String) {
        let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
        return parts.count == 2 ? (parts[0], parts[1]) : (nil, name)
    }
}

extension JSONObject {
    /// The setting's value in this object; null counts as absent.
    fileprivate func value(of setting: Setting) -> JSONValue? {
        let (object, member) = setting.path
        let value = object.map { self[$0]?[member] } ?? self[member]
        return value == .null ? nil : value
    }

    /// Writes or removes the setting's value; an object that becomes empty goes as well.
    fileprivate mutating func set(_ setting: Setting, to value: JSONValue?) {
        let (name, member) = setting.path
        guard let name else {
            self[member] = value
            return
        }
        var object = self[name]?.object ?? [:]
        object[member] = value
        self[name] = object.members.isEmpty ? nil : .object(object)
    }
}
