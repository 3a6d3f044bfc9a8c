import Dispatch
import Synchronization

/// What headers said, by file: one that has not changed is not read again.
struct HeaderCache {
    /// What became of a file's header.
    enum Outcome: Sendable, Equatable {
        /// What it says.
        case facts(ModelFacts)
        /// Why it says nothing.
        case unreadable(String)
    }

    /// How many headers are read at once, where there are as many processors. Default: 4.
    private static let atOnce = 4

    private var known: [FoundFile: Outcome] = [:]

    /// How many headers have been read so far.
    private(set) var reads = 0

    /// The headers of those files. Others are forgotten, so that it never grows beyond what is there.
    mutating func outcomes(of files: some Sequence<FoundFile>) -> [FoundFile: Outcome] {
        var outcomes: [FoundFile: Outcome] = [:]
        var unknown: [FoundFile] = []
        var seen: Set<FoundFile> = []
        for file in files where seen.insert(file).inserted {
            if let outcome = known[file] { outcomes[file] = outcome } else { unknown.append(file) }
        }
        reads += unknown.count
        outcomes.merge(Self.read(unknown)) { _, new in new }
        known = outcomes
        return outcomes
    }

    private static func read(_ files: [FoundFile]) -> [FoundFile: Outcome] {
        let next = Atomic(0)
        // The race this prevents: threads that have read something at the same time.
        let outcomes = Mutex<[FoundFile: Outcome]>([:])
        DispatchQueue.concurrentPerform(iterations: min(atOnce, files.count)) { _ in
            let vocabularies = KnownTextArrays()
            while true {
                let index = next.add(1, ordering: .relaxed).oldValue
                guard index < files.count else { return }
                let outcome = read(files[index], vocabularies)
                outcomes.withLock { $0[files[index]] = outcome }
            }
        }
        return outcomes.withLock { $0 }
    }

    private static func read(_ file: FoundFile, _ vocabularies: KnownTextArrays) -> Outcome {
        do throws(GGUFError) {
            return .facts(ModelFacts(try GGUFReader.read(try GGUFFile(path: file.path), known: vocabularies)))
        } catch {
            return .unreadable(error.message)
        }
    }
}
