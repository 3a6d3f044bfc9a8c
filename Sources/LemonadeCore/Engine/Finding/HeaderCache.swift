/// What headers said, by file: one that has not changed is not read again.
struct HeaderCache {
    /// What became of a file's header.
    enum Outcome: Sendable, Equatable {
        /// What it says.
        case facts(ModelFacts)
        /// Why it says nothing.
        case unreadable(String)
    }

    private var known: [FoundFile: Outcome] = [:]

    /// How many headers have been read so far.
    private(set) var reads = 0

    /// The headers of those files. Others are forgotten, so that it never grows beyond what is there.
    mutating func outcomes(of files: some Sequence<FoundFile>) -> [FoundFile: Outcome] {
        var outcomes: [FoundFile: Outcome] = [:]
        for file in files {
            if let outcome = known[file] {
                outcomes[file] = outcome
                continue
            }
            reads += 1
            do throws(GGUFError) {
                outcomes[file] = .facts(ModelFacts(try GGUFReader.read(try GGUFFile(path: file.path))))
            } catch {
                outcomes[file] = .unreadable(error.message)
            }
        }
        known = outcomes
        return outcomes
    }
}
