/// Why a provider's answer is not a listing.
enum ListingError: Error, Sendable, Equatable {
    /// It is larger than `ListingLimits.mostBytes`.
    case tooLarge(limit: Int)
    /// It is a web page.
    case webPage
    /// It is not JSON.
    case notJSON(JSONError)
    /// It is an error object all the same, with that message.
    case failure(String)
    /// It is JSON, but holds no list of models.
    case noList

    /// What is wrong and what it usually means, as the end of a sentence about the provider.
    var message: String {
        switch self {
        case .tooLarge(let limit): "answered with more than \(limit) bytes"
        case .webPage: "answered with a web page instead of JSON (base_url may not be the address of its API)"
        case .notJSON(let error): "did not answer with JSON (\(error))"
        case .failure(let message): "answered with an error: \(message)"
        case .noList: "answered with JSON that holds no list of models (base_url may not be the address of its API)"
        }
    }
}
