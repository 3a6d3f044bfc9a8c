/// A model that the user registered under a name of their own.
struct UserModel: Sendable, Equatable {
    /// What such names begin with.
    static let prefix = "user."
    /// Longest name in bytes, prefix included.
    static let longestName = 256

    /// Why a registration is not accepted: the member, and what completes "The member 'x' …".
    struct Fault: Error, Sendable, Equatable {
        /// The member at fault.
        let member: String
        /// What is wrong with it.
        let reason: String
    }

    /// The public name, `user.<name>`.
    let name: String
    /// A file's absolute path, or `org/repo:variant` of the hub's cache.
    let checkpoint: String
    /// The projector: a file's absolute path, or a file of the same repository.
    var projector: String?
    /// What its owner says it is.
    var labels: ModelLabels = []
    /// How its owner wants it run.
    var options = RecipeOptions()
    /// The registration as it was read, so that members which nobody here knows survive.
    var document: JSONObject

    /// Where the files are.
    enum Location: Sendable, Equatable {
        /// A file.
        case file(String)
        /// Files of a repository in the hub's cache: those of a variant, or all.
        case repository(String, variant: String?)
    }

    /// A registration under that name, with or without the prefix.
    init(name: String, _ object: JSONObject) throws(Fault) {
        func text(_ member: String) throws(Fault) -> String? {
            guard let value = object[member], value != .null else { return nil }
            guard let text = value.string else {
                throw Fault(member: member, reason: "must be a string, not \(value.typeName)")
            }
            guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
                throw Fault(member: member, reason: "must not hold control characters")
            }
            return text
        }
        self.name = try Self.checked(name)
        guard let checkpoint = try text("checkpoint"), !checkpoint.isEmpty else {
            throw Fault(member: "checkpoint", reason: "must be a file's absolute path or \"org/repo:variant\"")
        }
        self.checkpoint = checkpoint
        if let recipe = try text("recipe"), recipe != ModelRecipe.llamacpp.rawValue {
            throw Fault(member: "recipe", reason: "must be \"llamacpp\", the only recipe for files")
        }
        projector = try text("mmproj").flatMap { $0.isEmpty ? nil : $0 }
        labels = try Self.labels(object["labels"])
        document = object
        document["model_name"] = nil
        do throws(RecipeOptions.Fault) {
            options = try RecipeOptions(object["recipe_options"]?.object ?? [:])
        } catch {
            switch error {
            case .wrongType(let member, let expected, let found):
                throw Fault(member: "recipe_options.\(member)", reason: "must be \(expected), not \(found)")
            case .notAccepted(let member, let reason):
                throw Fault(member: "recipe_options.\(member)", reason: reason)
            }
        }
        guard location != nil else {
            throw Fault(member: "checkpoint", reason: "must be a file's absolute path or \"org/repo:variant\"")
        }
    }

    /// Where the files are; nil if the checkpoint says neither.
    var location: Location? {
        if checkpoint.hasPrefix("/") { return .file(checkpoint) }
        let parts = checkpoint.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let names = parts[0].split(separator: "/", omittingEmptySubsequences: false)
        guard names.count == 2, names.allSatisfy(Self.isRepositoryWord) else { return nil }
        let variant = parts.count == 2 ? String(parts[1]) : nil
        guard variant != "", variant?.contains("..") != true else { return nil }
        return .repository(String(parts[0]), variant: variant)
    }

    /// Names of organisations and repositories, which become names of folders.
    private static func isRepositoryWord(_ word: Substring) -> Bool {
        guard let first = word.utf8.first, first != UInt8(ascii: "."), word.utf8.count <= 128 else { return false }
        return word.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                true
            default: false
            }
        }
    }

    /// The name with its prefix, if it may be one.
    static func checked(_ name: String) throws(Fault) -> String {
        let full = name.hasPrefix(prefix) ? name : prefix + name
        guard full.utf8.count > prefix.utf8.count, full.utf8.count <= longestName,
            full.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F })
        else {
            throw Fault(
                member: "model_name",
                reason: "must be \(prefix)<name> without spaces and of \(longestName) bytes at most")
        }
        return full
    }

    private static func labels(_ value: JSONValue?) throws(Fault) -> ModelLabels {
        guard let value, value != .null else { return [] }
        guard let words = value.array else { throw Fault(member: "labels", reason: "must be an array of strings") }
        var labels: ModelLabels = []
        for word in words {
            guard let text = word.string else { throw Fault(member: "labels", reason: "must be an array of strings") }
            // Labels that mean nothing here are kept in the document and otherwise passed over.
            if let label = ModelLabels(word: text) { labels.insert(label) }
        }
        return labels.subtracting(.cloud)
    }

    /// As it is stored and exported.
    var json: JSONObject { document }
}
