/// Puts the pages of a listing together, within limits: says after each page whether another is to be asked for.
struct ListingCollector: Sendable {
    private let limits: ListingLimits
    private var collected: [DiscoveredModel] = []
    private var ids: Set<String> = []
    private var asked: Set<NextPage> = []
    private var pages = 0
    /// The entries that were passed over so far, by reason.
    private(set) var skipped: [ListingSkip: Int] = [:]
    /// Whether the listing went on beyond the limits.
    private(set) var isCutShort = false

    /// A collector without pages.
    init(limits: ListingLimits = ListingLimits()) {
        self.limits = limits
    }

    /// Takes a page; returns the next one to ask for.
    mutating func add(_ page: Listing) -> NextPage? {
        pages += 1
        skipped.merge(page.skipped, uniquingKeysWith: +)
        for model in page.models {
            if collected.count >= limits.mostModels {
                skipped[.overLimit, default: 0] += 1
            } else if ids.insert(model.id).inserted {
                collected.append(model)
            } else {
                skipped[.duplicate, default: 0] += 1
            }
        }
        guard let next = page.next else { return nil }
        // A mark that was asked for before would go round in circles.
        guard pages < limits.mostPages, collected.count < limits.mostModels, asked.insert(next).inserted else {
            isCutShort = true
            return nil
        }
        return next
    }

    /// All models. A price of 0 means free only where prices are known at all: in a listing without a single price, zeros
    /// stand for what nobody filled in.
    var models: [DiscoveredModel] {
        let hasPrices = collected.contains {
            [$0.inputPrice, $0.outputPrice].contains { $0.map { !$0.isFree } ?? false }
        }
        guard !hasPrices else { return collected }
        return collected.map { model in
            var model = model
            model.inputPrice = nil
            model.outputPrice = nil
            return model
        }
    }
}
