import Testing

@testable import LemonadeCore

@Suite struct ComponentLevelTests {
    @Test(arguments: [
        ("request=warning", LogComponent.request, LogLevel.warning), ("Cloud=TRACE", .cloud, .trace),
        ("LLAMACPP=error", .engine, .error),
    ])
    func aComponentAndItsLevelAreRead(text: String, component: LogComponent, level: LogLevel) {
        #expect(ComponentLevel(text)?.component == component)
        #expect(ComponentLevel(text)?.level == level)
    }

    @Test(arguments: ["", "request", "request=", "=info", "request=loud", "nobody=info", "request=info=info"])
    func anythingElseIsNone(text: String) {
        #expect(ComponentLevel(text) == nil)
    }

    @Test func theLastLevelOfAComponentCounts() throws {
        let configuration = try Configuration()
            .setting("log_components", to: ["request=warning", "cloud=debug", "request=error"])
        #expect(configuration.settings.componentLevels == [.request: .error, .cloud: .debug])
        #expect(throws: SettingError.self) { try configuration.setting("log_components", to: ["request=loud"]) }
    }
}
