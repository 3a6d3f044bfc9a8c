extension ProviderDialect {
    /// OpenAI: bare entries, so the id tells what is not for chat.
    static let openAI = ProviderDialect(
        name: "openai", hosts: ["api.openai.com"],
        kindsByID: IDPattern.starts("babbage", "davinci", mean: .completion)
            + IDPattern.parts("gpt-3.5-turbo-instruct", mean: .completion))
}
