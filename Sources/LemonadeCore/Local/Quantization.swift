/// How weights are stored: llama.cpp's `general.file_type` by name.
enum Quantization {
    /// The name of a number; nil for those that nobody uses any more, or not yet.
    static func name(_ fileType: Int) -> String? {
        // 1024 marks a type that was guessed from the tensors.
        names[fileType & ~1024]
    }

    private static let names: [Int: String] = [
        0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 7: "Q8_0", 8: "Q5_0", 9: "Q5_1", 10: "Q2_K", 11: "Q3_K_S",
        12: "Q3_K_M", 13: "Q3_K_L", 14: "Q4_K_S", 15: "Q4_K_M", 16: "Q5_K_S", 17: "Q5_K_M", 18: "Q6_K",
        19: "IQ2_XXS", 20: "IQ2_XS", 21: "Q2_K_S", 22: "IQ3_XS", 23: "IQ3_XXS", 24: "IQ1_S", 25: "IQ4_NL",
        26: "IQ3_S", 27: "IQ3_M", 28: "IQ2_S", 29: "IQ2_M", 30: "IQ4_XS", 31: "IQ1_M", 32: "BF16", 36: "TQ1_0",
        37: "TQ2_0", 38: "MXFP4",
    ]

    /// The words in file names that say how weights are stored, beside those above.
    private static let words = Set(names.values.map { $0.lowercased() } + ["fp16", "fp32", "bf16", "f16", "f32"])

    /// The part of a file's name that says how its weights are stored: `q4_k_m` of `gemma-3-270m-q4_k_m`.
    static func word(in stem: some StringProtocol) -> Substring? {
        // Words are set apart by '-' and '.'; '_' belongs to them. Makers prefix theirs with `UD-`, suffix with `_XL`.
        stem.lowercased().split { $0 == "-" || $0 == "." }.last { part in
            words.contains(String(part))
                || part.hasSuffix("_xl") && words.contains { $0.hasPrefix(part.dropLast(3)) }
        }
    }
}
