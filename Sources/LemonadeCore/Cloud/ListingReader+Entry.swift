extension ListingReader {
    /// An entry that is passed over.
    struct Skipped: Error {
        /// Why.
        let reason: ListingSkip
    }

    /// Reads one element of a listing: the bytes of an object, or nil for what is none.
    static func read(
        element: UnsafeRawBufferPointer?, dialect: ProviderDialect
    ) -> Result<DiscoveredModel, Skipped> {
        guard let element else { return .failure(Skipped(reason: .notObject)) }
        guard element.count <= ListingEntry.mostBytes, let members = try? JSONValue.parse(element).object,
            members.members.count <= ListingEntry.mostMembers
        else { return .failure(Skipped(reason: .tooLarge)) }
        let entry = ListingEntry(members: members)
        guard let listedID = id(of: entry), !listedID.isEmpty else { return .failure(Skipped(reason: .noID)) }
        guard listedID.utf8.count <= DiscoveredModel.longestID,
            !listedID.unicodeScalars.contains(where: \.isDeceptive)
        else { return .failure(Skipped(reason: .hostileID)) }

        var model = DiscoveredModel(id: listedID)
        let prefix = dialect.listedPrefix
        if !prefix.isEmpty, listedID.hasPrefix(prefix), listedID.utf8.count > prefix.utf8.count {
            model = DiscoveredModel(id: String(listedID.dropFirst(prefix.count)))
            model.listedID = listedID
        }
        CommonMembers.read(entry, into: &model)
        let shape =
            dialect.recognises(entry) ? dialect : ProviderDialect.all.first { $0.recognises(entry) }
        shape?.read(entry, &model)
        if model.kind == .unknown || model.kind == .other {
            // Nothing else tells, so the id may.
            let words = IDWords(model.id)
            model.kind = words.kind(by: dialect.kindsByID) ?? words.kind(by: IDPattern.common) ?? model.kind
        }
        return .success(model)
    }

    /// The id under the names that listings have for it.
    private static func id(of entry: ListingEntry) -> String? {
        for name in ["id", "name", "model_name", "key", "model"] {
            if let id = entry[name]?.string { return id }
        }
        return nil
    }
}

extension Unicode.Scalar {
    /// Whether the character could end a line, drive a terminal or turn the order of the text around it: controls, line
    /// and paragraph separators, directional overrides and isolates (Unicode TR36 §2.4). Emoji need none of them.
    var isDeceptive: Bool {
        switch value {
        case ..<0x20, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
