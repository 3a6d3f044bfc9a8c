/// The options that were saved for models: what recipe_options.json holds.
struct SavedOptions: Sendable, Equatable {
    /// The file's name, beside config.json.
    static let fileName = "recipe_options.json"

    /// The file's object: a member for each model, which may have members that nobody here knows.
    private(set) var json: JSONObject

    /// None.
    init() { json = [:] }

    /// Those of the file's object.
    init(_ object: JSONObject) { json = object }

    /// The options of a model; none when they cannot be read, for the file may be written by hand.
    func options(of name: String) -> RecipeOptions {
        (try? RecipeOptions(json[name]?.object ?? [:])) ?? RecipeOptions()
    }

    /// Replaces a model's options; no options remove it.
    mutating func set(_ options: RecipeOptions, of name: String) {
        var object = json[name]?.object ?? [:]
        for member in ["ctx_size", "llamacpp_args", "pinned"] { object[member] = options.json[member] }
        json[name] = object.members.isEmpty ? nil : .object(object)
    }

    /// Forgets a model's options.
    mutating func remove(_ name: String) {
        json[name] = nil
    }
}
