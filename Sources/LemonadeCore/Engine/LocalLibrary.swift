import Dispatch

/// Owner of what is known of local models: the folders, the registrations and the saved options. It tells the registry when
/// something has changed.
actor LocalLibrary {
    private let executor = QueueExecutor("local models")
    private let stateDirectory: String?
    private let log: Logger
    private let options: OptionsStore
    private var finder: ModelFinder
    private var registered = UserModels()
    /// Why the registrations must not be written; nil when they may.
    private var registrationsFault: String?
    private var optionsFault: String?
    private var watch: FolderWatch?
    private var toldProblems: Set<String> = []
    private let hasPlaces: Bool
    /// How often folders that change all the time are looked at in a row. Default: 4.
    private static let mostLooks = 4
    private var publish: (@Sendable ([LocalModel]) async -> Void)?

    /// The models, by name.
    private(set) var models: [LocalModel] = []

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// A library that knows nothing yet.
    init(places: ModelFinder.Places, stateDirectory: String?, options: OptionsStore, log: Logger) {
        self.stateDirectory = stateDirectory
        self.options = options
        self.log = log
        finder = ModelFinder(places)
        hasPlaces = places != ModelFinder.Places()
    }

    /// Reads the registrations and options, looks at the folders, and watches them from now on.
    func start(_ publish: @escaping @Sendable ([LocalModel]) async -> Void) async {
        self.publish = publish
        (registered, registrationsFault) = load(UserModels.fileName, UserModels.init) ?? (UserModels(), nil)
        for fault in registered.faults {
            log.warning("a registered model is passed over", ["file": UserModels.fileName, "reason": fault])
        }
        let saved: SavedOptions
        (saved, optionsFault) = load(SavedOptions.fileName, SavedOptions.init) ?? (SavedOptions(), nil)
        options.replace(saved)
        // Instances are few on a machine, so none is taken for nothing.
        if hasPlaces {
            watch = FolderWatch { [weak self] in
                guard let self else { return }
                Task { await self.scan() }
            }
            if watch == nil {
                log.warning("new models appear after a restart only: the system has no inotify instance left")
            }
        }
        await scan()
    }

    /// Ends the watch.
    func stop() {
        watch?.stop()
        watch = nil
        publish = nil
    }

    /// Looks at the folders again.
    func scan() async {
        var findings = finder.find(registered: registered.models)
        // What came into a folder before it was watched is seen by another look.
        for _ in 0..<Self.mostLooks {
            guard let outcome = watch?.watch(findings.watched) else { break }
            if outcome.failures > 0 {
                tell("\(outcome.failures) folders are not watched (see fs.inotify.max_user_watches)")
            }
            guard outcome.added > 0 else { break }
            findings = finder.find(registered: registered.models)
        }
        for problem in findings.problems { tell(problem) }
        toldProblems.formIntersection(findings.problems + toldProblems.filter { $0.contains("inotify") })
        let isChanged = !models.elementsEqual(findings.models) {
            $0.entry == $1.entry && $0.path == $1.path && $0.projector == $1.projector
                && $0.registration == $1.registration
        }
        guard isChanged else { return }
        models = findings.models
        log.info("local models found", ["models": models.count])
        await publish?(models)
    }

    private func tell(_ problem: String) {
        guard toldProblems.insert(problem).inserted else { return }
        log.warning("not all local models can be used", ["reason": problem])
    }

    // MARK: - Changes

    /// Registers a model, or changes a registration. Returns it.
    func register(_ name: String, _ object: JSONObject) async throws(APIError) -> UserModel {
        let model: UserModel
        do throws(UserModel.Fault) {
            model = try UserModel(name: name, object)
        } catch {
            throw .invalidValue(error.member, error.reason)
        }
        var changed = registered
        changed.set(model)
        try save(changed.json, UserModels.fileName, registrationsFault)
        registered = changed
        await scan()
        return model
    }

    /// Forgets a registration and its options; files stay where they are.
    func remove(_ name: String) async throws(APIError) {
        var changed = registered
        guard changed.remove(name) else { throw .unknownModel(name) }
        try save(changed.json, UserModels.fileName, registrationsFault)
        registered = changed
        var saved = options.current
        saved.remove(name)
        if saved != options.current {
            try save(saved.json, SavedOptions.fileName, optionsFault)
            options.replace(saved)
        }
        await scan()
    }

    /// Saves a model's options; none forget them.
    func saveOptions(_ new: RecipeOptions, of name: String) throws(APIError) {
        var saved = options.current
        saved.set(new, of: name)
        guard saved != options.current else { return }
        try save(saved.json, SavedOptions.fileName, optionsFault)
        options.replace(saved)
    }

    // MARK: - Files

    private func load<Value>(_ name: String, _ make: (JSONObject) -> Value) -> (Value, fault: String?)? {
        guard let stateDirectory else { return nil }
        let path = FilePath.join(stateDirectory, name)
        let fault: String
        do {
            guard let bytes = try FileReader.readIfPresent(path, limit: ConfigurationFile.maximumBytes) else {
                return nil
            }
            return (make(try ConfigurationFile(path: path, bytes: bytes).object()), nil)
        } catch let error as FileError {
            fault = error.reason
        } catch {
            fault = "\(error)"
        }
        // It is somebody's work: it is neither used nor written over.
        log.error("a file cannot be read and will not be changed", ["file": path, "reason": fault])
        return (make([:]), fault)
    }

    private func save(_ object: JSONObject, _ name: String, _ fault: String?) throws(APIError) {
        guard let stateDirectory else { return }
        let path = FilePath.join(stateDirectory, name)
        if let fault {
            throw .configurationNotSaved(path: path, reason: "it could not be read at the start (\(fault))")
        }
        do throws(FileError) {
            try AtomicFile.write(JSONValue.object(object).serialized(pretty: true) + [UInt8(ascii: "\n")], to: path)
        } catch {
            throw .configurationNotSaved(path: path, reason: error.reason)
        }
    }
}
