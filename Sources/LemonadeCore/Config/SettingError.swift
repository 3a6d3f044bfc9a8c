/// Why a setting does not take a value.
package enum SettingError: Error, Sendable, Equatable {
    /// There is no such setting.
    case unknown(String)
    /// The value is of the wrong type or out of range.
    case notAccepted(setting: String, expectation: String)

    /// What is wrong and what to do, in words.
    package var message: String {
        switch self {
        case .unknown(let name):
            "There is no setting '\(name.bounded)'.\(Spelling.suggestion(for: name, among: Setting.all.map(\.name)))"
        case .notAccepted(let setting, let expectation): "\(setting) must be \(expectation)."
        }
    }
}

extension SettingError: CustomStringConvertible {
    /// The same as `message`.
    package var description: String { message }
}
