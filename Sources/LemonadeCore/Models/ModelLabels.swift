/// What a model is and can do: an entry's `labels`. A label that is absent means unknown, never no.
package struct ModelLabels: OptionSet, Sendable, Hashable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// Run by a cloud provider.
    static let cloud = ModelLabels(rawValue: 1 << 0)
    /// Registered by the user.
    static let custom = ModelLabels(rawValue: 1 << 1)
    /// Takes part in a chat.
    static let chat = ModelLabels(rawValue: 1 << 2)
    /// Sees images.
    static let vision = ModelLabels(rawValue: 1 << 3)
    /// Calls tools.
    static let toolCalling = ModelLabels(rawValue: 1 << 4)
    /// Thinks before it answers.
    static let reasoning = ModelLabels(rawValue: 1 << 5)
    /// Turns text into vectors.
    static let embeddings = ModelLabels(rawValue: 1 << 6)
    /// Orders documents.
    static let reranking = ModelLabels(rawValue: 1 << 7)

    /// Every label and its word, in the order in which entries show them.
    fileprivate static let vocabulary: [(label: ModelLabels, word: String)] = [
        (.cloud, "cloud"), (.custom, "custom"), (.chat, "chat"), (.vision, "vision"), (.toolCalling, "tool-calling"),
        (.reasoning, "reasoning"), (.embeddings, "embeddings"), (.reranking, "reranking"),
    ]

    /// The labels as words.
    package var words: [String] {
        ModelLabels.vocabulary.filter { contains($0.label) }.map(\.word)
    }
}

extension ModelLabels {
    /// The label that a word means; nil for words that mean none.
    init?(word: String) {
        guard let row = ModelLabels.vocabulary.first(where: { $0.word == word }) else { return nil }
        self = row.label
    }
}
