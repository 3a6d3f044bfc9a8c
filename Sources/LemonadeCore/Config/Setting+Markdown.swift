extension Setting {
    /// docs/configuration.md as a whole.
    package static func markdown() -> String {
        var text = """
            # Configuration

            <!-- Made from the table of settings in Sources/LemonadeCore/Config; a test holds it to the code. To renew it:
            LEMONADE_UPDATE_DOCS=1 swift test --filter ConfigurationDocument -->

            `lemond` takes each setting from the last of these that has it: its built-in default,
            `/usr/share/lemonade/defaults.json`, `config.json`, its arguments.

            `config.json` is in the directory given with `--config-dir`, else in `$STATE_DIRECTORY` (systemd sets it), else in
            `$XDG_CONFIG_HOME/lemonade`, else in `~/.config/lemonade`. It is a JSON object and holds only what was changed:

            ```json
            {
              "port": 8080,
              "log_level": "debug",
              "llamacpp": {
                "ctx_size": 8192
              }
            }
            ```

            `lemond` rewrites it when a provider or a setting is changed through it: the file is replaced as a whole (mode
            0600; through a symbolic link, at its target), members that `lemond` does not know are kept, and a file that cannot
            be read is never overwritten. A name with a dot is a member of an object. Installed providers are the member
            `cloud_providers`; keys are never written to it. Times are in seconds.

            On SIGHUP (`systemctl reload lemond`) `lemond` reads its files and its credentials again, and works by them without
            dropping a connection. A file that is broken is refused as a whole, and the old configuration stays. Settings
            marked † count from the next start on.

            """
        for group in SettingGroup.allCases {
            text += "\n## \(group.rawValue)\n\n| setting | default | accepts | meaning |\n| --- | --- | --- | --- |\n"
            for setting in all where setting.group == group {
                let value = String(decoding: setting.defaultValue.serialized(), as: UTF8.self)
                text +=
                    "| `\(setting.name)`\(setting.countsAtStartOnly ? " †" : "") | `\(value)` | \(setting.expectation) | \(setting.summary) |\n"
            }
        }
        return text
    }
}
