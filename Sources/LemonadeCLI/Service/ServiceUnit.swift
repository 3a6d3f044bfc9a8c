/// A unit of systemd that `lemonade service install` writes.
struct ServiceUnit: Sendable, Equatable {
    /// The file's name.
    let name: String
    /// What is in it.
    let text: String

    /// The first words of every unit of ours. A file without them is somebody else's, and is left alone.
    static let mark = "# Written by \"lemonade service install"

    /// The machine's service, which runs that program.
    static func system(program: String) -> [ServiceUnit] {
        [
            ServiceUnit(name: "lemond.service", text: systemService(program)),
            ServiceUnit(name: "lemond.socket", text: socket),
        ]
    }

    /// A user's own service.
    static func user(program: String) -> [ServiceUnit] {
        [ServiceUnit(name: "lemond.service", text: userService(program))]
    }
}
