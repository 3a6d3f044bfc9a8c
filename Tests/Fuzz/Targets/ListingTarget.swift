@testable import LemonadeCore

/// Providers' listings: every entry is a model or counted as passed over, no id can deceive, and the catalogue made of
/// them is JSON in which every model is found by its name.
enum ListingTarget {
    private static let limits = ListingLimits(mostBytes: 1 << 20, mostPages: 4, mostModels: 8)

    /// Feeds it once.
    @Sendable static func check(_ bytes: UnsafeRawBufferPointer) {
        let body = Array(bytes)
        for dialect in ProviderDialect.all + [.generic] {
            let listing: Listing
            do throws(ListingError) {
                listing = try ListingReader.read(body, dialect: dialect, limits: limits)
            } catch {
                checkRefusal(error, of: bytes)
                continue
            }
            var elements = 0
            (try? ListingDocument(bytes))?.forEachElement { _ in elements += 1 }
            require(
                listing.models.count + listing.skipped.values.reduce(0, +) == elements,
                "\(elements) elements, \(listing.models.count) models, skipped: \(listing.skipped)")
            checkModels(listing)
            checkCatalog(listing)
        }
    }

    private static func checkRefusal(_ error: ListingError, of bytes: UnsafeRawBufferPointer) {
        let isJSON = (try? JSONValue.parse(bytes, limits: JSONLimits(allowsByteOrderMark: true))) != nil
        switch error {
        case .notJSON, .webPage: require(!isJSON, "refused as \(error), but it is JSON")
        case .noList, .failure: require(isJSON, "refused as \(error), but it is no JSON")
        case .tooLarge: require(bytes.count > limits.mostBytes, "\(bytes.count) bytes are too large")
        }
    }

    private static func checkModels(_ listing: Listing) {
        require(listing.models.count <= limits.mostModels, "\(listing.models.count) models")
        require(Set(listing.models.map(\.id)).count == listing.models.count, "an id is there twice")
        for model in listing.models {
            require(!model.id.isEmpty && model.id.utf8.count <= DiscoveredModel.longestID, "the id is \(model.id)")
            require(!model.id.unicodeScalars.contains(where: \.isDeceptive), "\(model.id.debugDescription) deceives")
            require(model.contextWindow.map { $0 > 0 } ?? true, "the context is \(String(describing: model))")
        }
        if let next = listing.next {
            require(
                next.parameter.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "&") },
                "the parameter is \(next.parameter)")
        }
    }

    private static func checkCatalog(_ listing: Listing) {
        guard let name = try? ProviderName("p"), let url = try? BaseURL("https://p.example/v1") else { return }
        var collector = ListingCollector(limits: limits)
        _ = collector.add(listing)
        let catalog = ModelCatalog.build(
            local: [], providers: [(CloudProvider(name: name, baseURL: url), collector.models)])
        require(catalog.entries.count == listing.models.count, "the catalogue has \(catalog.entries.count) entries")
        for entry in catalog.entries {
            require(catalog.entry(named: entry.name)?.name == entry.name, "\(entry.name) is not found")
            require(catalog.entry(named: "p.\(entry.checkpoint)") != nil, "\(entry.checkpoint) is not found")
        }
        let list = try? JSONValue.parse(catalog.listJSON())
        let listed = catalog.entries.count(where: \.isListed)
        require(list?["data"]?.array?.count == listed, "the list is not JSON of \(listed) entries")
    }
}
