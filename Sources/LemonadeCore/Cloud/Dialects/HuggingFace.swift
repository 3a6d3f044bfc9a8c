extension ProviderDialect {
    /// Hugging Face's router: several providers stand behind a model and any of the live ones may answer, so only what
    /// all of them promise is a fact.
    static let huggingFace = ProviderDialect(
        name: "huggingface", hosts: ["huggingface.co"],
        recognises: { entry in
            entry["providers"]?.array?.first?["provider"]?.string != nil
        },
        read: { entry, model in
            let live = (entry["providers"]?.array ?? []).prefix(ListingEntry.mostMembers)
                .filter { $0["status"]?.string == "live" }
            if let smallest = live.compactMap({ $0["context_length"]?.tokens }).min() {
                model.contextWindow = smallest
            }
            guard let first = live.first else { return }
            if live.allSatisfy({ $0["supports_tools"]?.bool == true }) { model.abilities.insert(.toolCalling) }
            let input = first["pricing"]?["input"]?.price(shift: 0)
            let output = first["pricing"]?["output"]?.price(shift: 0)
            if live.allSatisfy({ $0["pricing"]?["input"]?.price(shift: 0) == input }) { model.inputPrice = input }
            if live.allSatisfy({ $0["pricing"]?["output"]?.price(shift: 0) == output }) { model.outputPrice = output }
        })
}
