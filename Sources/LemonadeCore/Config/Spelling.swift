/// "Did you mean": the known word nearest to a mistyped one.
package enum Spelling {
    /// The question with a leading space, or nothing when no word is near.
    package static func suggestion(for word: String, among known: [String]) -> String {
        nearest(to: word, among: known).map { " Did you mean '\($0)'?" } ?? ""
    }

    /// The known word that takes the fewest edits, when those are few for its length.
    static func nearest(to word: String, among known: [String]) -> String? {
        // What is longer was not mistyped, and comparing costs the product of the lengths.
        guard word.utf8.count <= 64 else { return nil }
        let letters = Array(word.lowercased())
        let candidates = known.map { (word: $0, edits: edits(from: letters, to: Array($0.lowercased()))) }
        guard let best = candidates.min(by: { $0.edits < $1.edits }), best.edits <= best.word.count / 3 else {
            return nil
        }
        return best.word
    }

    /// How many letters must be added, removed, changed, or swapped with the next.
    static func edits(from left: [Character], to right: [Character]) -> Int {
        var rows = [Array(0...right.count)]
        for (i, leftLetter) in left.enumerated() {
            var row = [i + 1]
            for (j, rightLetter) in right.enumerated() {
                var best = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (leftLetter == rightLetter ? 0 : 1))
                if i > 0, j > 0, leftLetter == right[j - 1], left[i - 1] == rightLetter {
                    best = min(best, rows[i - 1][j - 1] + 1)
                }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[left.count][right.count]
    }
}
