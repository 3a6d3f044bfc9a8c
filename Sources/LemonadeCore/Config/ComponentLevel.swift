/// A level for one component of the log, as `log_components` lists it: `request=warning`.
struct ComponentLevel: Sendable, Equatable {
    /// The component.
    let component: LogComponent
    /// From which level on its lines are written.
    let level: LogLevel

    /// Reads one; upper and lower case are alike. Nil when there is no such component or level.
    init?(_ text: String) {
        let parts = text.lowercased().split(separator: "=", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2,
            let component = LogComponent.allCases.first(where: { $0.rawValue.lowercased() == parts[0] }),
            let level = LogLevel(rawValue: parts[1])
        else { return nil }
        self.component = component
        self.level = level
    }

    /// What is accepted, after "must be".
    static let expectation =
        "a list of component=level, with the components "
        + LogComponent.allCases.map { $0.rawValue.lowercased() }.joined(separator: ", ")
}
