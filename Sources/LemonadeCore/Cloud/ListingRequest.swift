/// How a provider's listing is asked for.
struct ListingRequest: Sendable, Equatable {
    /// Where the listing stands.
    enum Place: Sendable, Equatable {
        /// Below the base URL.
        case below(String)
        /// At a path of the origin, whatever the base URL's own path.
        case at(String)
    }

    /// Where the listing stands. Default: `models` below the base URL.
    var place = Place.below("models")
    /// Query parameters of every page, already fit for a URL.
    var query = ""
    /// Fields that the request needs beside the key's.
    var fields: [Field] = []

    /// One field of the request.
    struct Field: Sendable, Equatable {
        /// Its name.
        let name: String
        /// Its value.
        let value: String
    }

    /// The request's target for the first page, or for the one that `page` asks for.
    func target(for baseURL: BaseURL, page: NextPage? = nil) -> String {
        let path =
            switch place {
            case .below(let endpoint): baseURL.target(endpoint)
            case .at(let path): path
            }
        let parameters = [query, page?.parameter ?? ""].filter { !$0.isEmpty }
        return parameters.isEmpty ? path : path + "?" + parameters.joined(separator: "&")
    }
}
