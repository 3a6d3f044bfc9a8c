extension ModelCatalog {
    /// Merges the local models with what each provider listed. Local names win over cloud names; a cloud model gets its
    /// cleaned name unless another one of the same provider would have it too.
    static func build(
        local: [ModelEntry], providers: [(provider: CloudProvider, models: [DiscoveredModel])]
    ) -> ModelCatalog {
        var entries = local.sorted { $0.name < $1.name }
        var taken = Set(entries.map(\.name))
        for (provider, listed) in providers.sorted(by: { $0.provider.name < $1.provider.name }) {
            var ids: Set<String> = []
            let models = listed.filter { ids.insert($0.id).inserted }
            let named = names(of: models, of: provider.name)
            let added = zip(models, named).compactMap { model, name -> ModelEntry? in
                guard taken.insert(name).inserted else { return nil }
                return ModelEntry(model, of: provider.name, named: name)
            }
            entries += added.sorted { $0.name < $1.name }
        }
        return ModelCatalog(entries: entries)
    }

    /// The public names of a provider's models, in their order. Ids that clean to one name keep their raw names, so that
    /// each can be asked for.
    private static func names(of models: [DiscoveredModel], of provider: ProviderName) -> [String] {
        let cleaned = models.map { ModelName.clean($0.id, of: provider) }
        var uses: [String: Int] = [:]
        for name in cleaned { uses[name, default: 0] += 1 }
        return zip(models, cleaned).map { model, name in
            ModelName.text(provider, uses[name] == 1 ? name : model.id)
        }
    }
}
