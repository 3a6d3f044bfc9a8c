/// A heading that settings are listed under.
package enum SettingGroup: String, Sendable, CaseIterable {
    /// Address and connections.
    case listening = "Listening"
    /// Who may call.
    case access = "Access"
    /// What a client may send, and how slowly.
    case requests = "Requests"
    /// How long an upstream may take.
    case upstream = "Upstream"
    /// What is logged.
    case log = "Log"
    /// Models that run on this machine.
    case localModels = "Local models"
}
