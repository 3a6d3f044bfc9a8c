import LemonadeCore

/// One row of the table of agents: a program that works with a model, and how it is pointed at this server.
struct Agent: Sendable {
    /// The word that picks it, which is the name of its program too.
    let name: String
    /// What it is.
    let title: String
    /// The command that installs it.
    let installation: String
    /// How it is started.
    let plan: @Sendable (LaunchTarget) -> LaunchPlan

    /// The agents that are known.
    static let all: [Agent] = [.claude, .codex, .opencode, .pi]

    /// Claude Code takes everything from the environment. It adds `/v1/messages` to the address itself.
    static let claude = Agent(
        name: "claude", title: "Claude Code", installation: "npm install -g @anthropic-ai/claude-code"
    ) { target in
        var plan = LaunchPlan()
        plan.variables = [
            "ANTHROPIC_BASE_URL": target.address.url,
            "ANTHROPIC_AUTH_TOKEN": target.keyText,
        ]
        // It asks for models of three sizes, and older versions for two; there is one here.
        for name in [
            "ANTHROPIC_MODEL", "ANTHROPIC_SMALL_FAST_MODEL", "ANTHROPIC_DEFAULT_OPUS_MODEL",
            "ANTHROPIC_DEFAULT_SONNET_MODEL", "ANTHROPIC_DEFAULT_HAIKU_MODEL", "CLAUDE_CODE_SUBAGENT_MODEL",
        ] {
            plan.variables[name] = target.model
        }
        plan.removed = [
            "ANTHROPIC_API_KEY", "CLAUDE_CODE_OAUTH_TOKEN", "CLAUDE_CODE_USE_BEDROCK", "CLAUDE_CODE_USE_VERTEX",
        ]
        return plan
    }

    /// Codex has no variable for the address; its `-c` takes TOML, in which a string may be spelled as in JSON.
    static let codex = Agent(name: "codex", title: "Codex", installation: "npm install -g @openai/codex") { target in
        let provider = "model_providers.lemonade"
        let settings = [
            ("model_provider", "lemonade"),
            ("\(provider).name", "Lemonade"),
            ("\(provider).base_url", target.openAIBase),
            // The name of the variable, not the key: arguments can be seen by other users.
            ("\(provider).env_key", keyVariable),
            ("\(provider).wire_api", "responses"),
            ("model", target.model),
        ]
        var plan = LaunchPlan()
        plan.arguments = settings.flatMap { ["-c", "\($0)=\(quoted($1))"] }
        plan.variables = [keyVariable: target.keyText]
        return plan
    }

    /// opencode merges a whole configuration from a variable over the user's own.
    static let opencode = Agent(
        name: "opencode", title: "opencode", installation: "npm install -g opencode-ai"
    ) { target in
        var model = JSONObject()
        model["name"] = .string(target.model)
        if let window = target.contextWindow {
            // It wants both limits or none; a quarter of the window leaves room for the question.
            model["limit"] = ["context": .number(JSONNumber(window)), "output": .number(JSONNumber(window / 4))]
        }
        var models = JSONObject()
        models[target.model] = .object(model)
        let configuration: JSONValue = [
            "provider": [
                "lemonade": [
                    "npm": "@ai-sdk/openai-compatible",
                    "name": "Lemonade",
                    "options": ["baseURL": .string(target.openAIBase), "apiKey": .string("{env:\(keyVariable)}")],
                    "models": .object(models),
                ]
            ],
            "model": .string("lemonade/\(target.model)"),
        ]
        var plan = LaunchPlan()
        plan.variables = [
            "OPENCODE_CONFIG_CONTENT": String(decoding: configuration.serialized(), as: UTF8.self),
            keyVariable: target.keyText,
        ]
        return plan
    }

    /// pi learns of providers from extensions: ours reads the environment, so one file serves every launch.
    static let pi = Agent(
        name: "pi", title: "pi", installation: "npm install -g @mariozechner/pi-coding-agent"
    ) { target in
        var plan = LaunchPlan()
        plan.file = LaunchPlan.File(name: "pi-extension.js", contents: piExtension)
        plan.arguments = [
            "-e", LaunchPlan.filePlaceholder, "--provider", "lemonade", "--model", target.model,
        ]
        plan.variables = [
            keyVariable: target.keyText,
            "LEMONADE_LAUNCH_BASE_URL": target.openAIBase,
            "LEMONADE_LAUNCH_MODEL": target.model,
        ]
        if let window = target.contextWindow { plan.variables["LEMONADE_LAUNCH_CONTEXT"] = String(window) }
        return plan
    }

    /// The variable in which an agent finds the key.
    private static let keyVariable = "LEMONADE_LAUNCH_KEY"

    private static func quoted(_ text: String) -> String {
        String(decoding: JSONValue.string(text).serialized(), as: UTF8.self)
    }

    private static let piExtension = """
        // Written by `lemonade launch pi`; it registers the model that was launched with.
        export default function (pi) {
          const { LEMONADE_LAUNCH_BASE_URL, LEMONADE_LAUNCH_MODEL, LEMONADE_LAUNCH_KEY, LEMONADE_LAUNCH_CONTEXT } =
            process.env;
          if (!LEMONADE_LAUNCH_BASE_URL || !LEMONADE_LAUNCH_MODEL) return;
          const contextWindow = Number(LEMONADE_LAUNCH_CONTEXT) || 32768;
          pi.registerProvider("lemonade", {
            baseUrl: LEMONADE_LAUNCH_BASE_URL,
            apiKey: LEMONADE_LAUNCH_KEY || "lemonade",
            api: "openai-completions",
            models: [
              {
                id: LEMONADE_LAUNCH_MODEL,
                name: LEMONADE_LAUNCH_MODEL,
                reasoning: false,
                input: ["text"],
                cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
                contextWindow,
                maxTokens: Math.floor(contextWindow / 4),
                compat: { supportsDeveloperRole: false, supportsReasoningEffort: false },
              },
            ],
          });
        }

        """
}
