extension ProviderDialect {
    /// NVIDIA NIM: bare entries of every kind, public, so a good answer says nothing about the key.
    static let nvidia = ProviderDialect(
        name: "nvidia", hosts: ["api.nvidia.com"],
        kindsByID: IDPattern.words("parse", mean: .ocr) + IDPattern.words("retriever", mean: .embedding))
}
