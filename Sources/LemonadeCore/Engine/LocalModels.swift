import Synchronization

/// The local half of the gateway: what models there are, which of them run, and with which program.
final class LocalModels: Sendable {
    /// What models there are.
    let library: LocalLibrary
    /// Which of them run.
    let supervisor: ModelSupervisor
    /// How they are run when a load does not say.
    let options: OptionsStore
    /// Most models of one type at once.
    var maxLoaded: Int { mostLoaded.load(ordering: .relaxed) }
    private let mostLoaded: Atomic<Int>
    private let configuration: LocalConfiguration
    private let environment: [String: String]
    private let records: ChildRecords
    private let log: Logger
    // The race this prevents: two callers that ask for the version at once.
    private let version = Mutex<(program: EngineProgram, version: String?)?>(nil)

    /// The local models of a configuration. Nothing is read or started before `start`.
    init(
        _ configuration: LocalConfiguration, environment: [String: String], log: Logger,
        fetch: @escaping LlamaServerStarter.Fetch
    ) {
        self.configuration = configuration
        self.environment = environment
        self.log = log.component(.engine)
        mostLoaded = Atomic(configuration.supervisor.maxLoaded)
        options = OptionsStore(configured: configuration.options)
        records = ChildRecords(directory: configuration.stateDirectory)
        library = LocalLibrary(
            places: ModelFinder.Places(models: configuration.modelsDirectory, extra: configuration.extraDirectory),
            stateDirectory: configuration.stateDirectory, options: options, log: log.component(.models))
        let starter = LlamaServerStarter(
            program: { () throws(EngineProgram.Fault) in
                try EngineProgram.find(
                    setting: configuration.program, environment: environment,
                    cacheDirectory: configuration.cacheDirectory)
            },
            environment: EngineEnvironment.filtered(environment),
            keyDirectory: configuration.stateDirectory ?? environment["TMPDIR"] ?? "/tmp", records: records,
            fetch: fetch, availableMemory: MemoryFacts.available, limits: configuration.starting,
            log: log.component(.engine))
        let options = options
        supervisor = ModelSupervisor(
            starter: starter, limits: configuration.supervisor, log: log.component(.engine),
            options: { options.options(of: $0) })
    }

    /// Ends what an earlier daemon left, then looks for models and watches for more. Returns after the first look, or when
    /// that takes too long for a start to wait; `publish` gets the models in either case.
    func start(_ publish: @escaping @Sendable ([LocalModel]) async -> Void) async {
        if let directory = configuration.stateDirectory {
            let ended = records.sweep()
            if ended > 0 { log.warning("ended what an earlier lemond left running", ["processes": ended]) }
            EngineKeyFile.sweep(directory)
        }
        let library = library
        let (outcomes, told) = AsyncStream.makeStream(of: Void.self)
        Task {
            await library.start(publish)
            told.finish()
        }
        let limit = Task { [firstScan = configuration.firstScan] in
            try? await Task.sleep(for: firstScan)
            told.finish()
        }
        for await _ in outcomes {}
        limit.cancel()
    }

    /// Other options and another bound, for the models that are loaded from now on.
    func configure(options: RecipeOptions, maxLoaded: Int) async {
        self.options.configure(options)
        mostLoaded.store(maxLoaded, ordering: .relaxed)
        await supervisor.setMaxLoaded(maxLoaded)
    }

    /// Ends every engine at once, without waiting: the process is about to end.
    func kill() {
        records.killAll()
    }

    /// Ends every engine, and returns when none is left.
    func stop() async {
        await supervisor.stop()
        await library.stop()
    }

    /// The program that is used, and its version; nil where it does not tell one.
    func program() async -> Result<(program: EngineProgram, version: String?), EngineProgram.Fault> {
        let program: EngineProgram
        do throws(EngineProgram.Fault) {
            program = try EngineProgram.find(
                setting: configuration.program, environment: environment, cacheDirectory: configuration.cacheDirectory)
        } catch {
            return .failure(error)
        }
        if let known = version.withLock({ $0 }), known.program == program { return .success(known) }
        let told = await EngineVersion.ask(program, environment: EngineEnvironment.filtered(environment))
        version.withLock { $0 = (program, told) }
        return .success((program, told))
    }

    /// The backends of the recipe, as `/v1/system-info` shows them.
    func backends() async -> JSONValue {
        switch await program() {
        case .success(let (program, version)):
            return [
                "llama-server": [
                    "state": version == nil ? "unusable" : "installed",
                    "version": version.map(JSONValue.string) ?? .null, "path": .string(program.path),
                    "source": .string(program.source.rawValue),
                    "message": version == nil ? "It does not tell a version as llama-server does." : "",
                ]
            ]
        case .failure(let fault):
            return [
                "llama-server": [
                    "state": "not_installed", "version": .null, "path": .null, "source": .null,
                    "message": .string("\(fault.message)."),
                ]
            ]
        }
    }
}
