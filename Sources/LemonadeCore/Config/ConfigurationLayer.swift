/// Where a setting's value comes from; later ones win.
package enum ConfigurationLayer: String, Sendable, CaseIterable {
    /// The program.
    case builtIn = "default"
    /// /usr/share/lemonade/defaults.json.
    case distribution = "defaults.json"
    /// config.json.
    case file = "config.json"
    /// The command line.
    case argument
}
