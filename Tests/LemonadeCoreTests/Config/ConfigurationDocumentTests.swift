import Foundation
import Testing

@testable import LemonadeCore

@Suite struct ConfigurationDocumentTests {
    /// The repository's copy, found from this file's own place.
    static let path = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "../../../docs/configuration.md"
    )
    .standardizedFileURL

    @Test func theDocumentSaysWhatTheCodeDoes() throws {
        if ProcessInfo.processInfo.environment["LEMONADE_UPDATE_DOCS"] == "1" {
            try Data(Setting.markdown().utf8).write(to: Self.path)
        }
        let document = String(decoding: try Data(contentsOf: Self.path), as: UTF8.self)
        #expect(
            document == Setting.markdown(),
            "docs/configuration.md is out of date: LEMONADE_UPDATE_DOCS=1 swift test --filter ConfigurationDocument")
    }

    @Test func everySettingHasARowUnderItsHeading() {
        let text = Setting.markdown()
        for setting in Setting.all {
            #expect(text.contains("| `\(setting.name)`\(setting.countsAtStartOnly ? " †" : "") | "))
            #expect(setting.summary.hasSuffix("."))
            #expect(!setting.summary.contains("|") && !setting.expectation.contains("|"))
        }
        for group in SettingGroup.allCases { #expect(text.contains("\n## \(group.rawValue)\n")) }
    }
}
