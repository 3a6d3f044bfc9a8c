/// The registered models: what user_models.json holds.
struct UserModels: Sendable, Equatable {
    /// The file's name, beside config.json.
    static let fileName = "user_models.json"

    /// The models by their names.
    private(set) var models: [UserModel] = []
    /// What could not be read, as it was: it is written back, and never lost by a change of something else.
    private var unread: [(name: String, value: JSONValue)] = []
    /// Why, for a warning each.
    private(set) var faults: [String] = []

    /// None.
    init() {}

    /// The models of the file's object: a member each, with or without the prefix.
    init(_ object: JSONObject) {
        for (name, value) in object.members {
            do throws(UserModel.Fault) {
                guard let members = value.object else {
                    throw UserModel.Fault(member: name, reason: "must be an object, not \(value.typeName)")
                }
                set(try UserModel(name: name, members))
            } catch {
                unread.append((name, value))
                faults.append("\(name): '\(error.member)' \(error.reason)")
            }
        }
    }

    /// The model of that name.
    subscript(name: String) -> UserModel? { models.first { $0.name == name } }

    /// Adds a model, or replaces the one of its name.
    mutating func set(_ model: UserModel) {
        models.removeAll { $0.name == model.name }
        models.append(model)
        models.sort { $0.name < $1.name }
        unread.removeAll { $0.name == model.name || UserModel.prefix + $0.name == model.name }
    }

    /// Removes a model. False if there is none of that name.
    mutating func remove(_ name: String) -> Bool {
        let count = models.count
        models.removeAll { $0.name == name }
        return models.count < count
    }

    /// What the file should hold.
    var json: JSONObject {
        JSONObject(uniquing: models.map { ($0.name, JSONValue.object($0.json)) } + unread)
    }

    /// Whether both hold the same.
    static func == (left: UserModels, right: UserModels) -> Bool { left.json == right.json }
}
