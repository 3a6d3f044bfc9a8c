/// "Did you mean": the known word that is nearest to a mistyped one.
enum Suggestion {
    /// The longest word that is compared, in bytes.
    private static let longestWord = 256

    /// A sentence with a leading space, or nothing when no word is near enough.
    static func sentence(for word: String, among known: [String]) -> String {
        nearest(to: word, among: known).map { " Did you mean '\($0)'?" } ?? ""
    }

    /// The nearest of the known words: at most a third of the letters differ, or one begins with the other.
    static func nearest(to word: String, among known: [String]) -> String? {
        // A hostile listing may hold names of any length, and the comparison is quadratic.
        guard !word.isEmpty, word.utf8.count <= longestWord else { return nil }
        let known = known.filter { $0.utf8.count <= longestWord }
        let letters = Array(word.lowercased())
        var best: (word: String, distance: Int)?
        for candidate in known {
            let candidateLetters = Array(candidate.lowercased())
            let limit = max(1, max(letters.count, candidateLetters.count) / 3)
            guard abs(letters.count - candidateLetters.count) <= limit else { continue }
            let distance = editDistance(letters, candidateLetters)
            if distance <= limit, distance < best?.distance ?? Int.max {
                best = (candidate, distance)
            }
        }
        return best?.word ?? beginning(with: letters, among: known)
    }

    private static func beginning(with letters: [Character], among known: [String]) -> String? {
        guard letters.count >= 2 else { return nil }
        return known.filter { $0.lowercased().starts(with: letters) }.min { $0.count < $1.count }
    }

    /// The number of letters to insert, remove, change or swap with their neighbour (optimal string alignment).
    static func editDistance(_ left: [Character], _ right: [Character]) -> Int {
        var beforePrevious: [Int] = []
        var previous = Array(0...right.count)
        for (row, leftLetter) in left.enumerated() {
            var current = [row + 1]
            for (column, rightLetter) in right.enumerated() {
                let change = previous[column] + (leftLetter == rightLetter ? 0 : 1)
                var distance = min(change, previous[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, leftLetter == right[column - 1], left[row - 1] == rightLetter {
                    distance = min(distance, beforePrevious[column - 1] + 1)
                }
                current.append(distance)
            }
            beforePrevious = previous
            previous = current
        }
        return previous[right.count]
    }
}
