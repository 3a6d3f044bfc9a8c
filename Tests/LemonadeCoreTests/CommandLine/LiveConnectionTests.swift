import Synchronization
import Testing

@testable import LemonadeCLI
@testable import LemonadeCore

struct LiveConnectionTests {
    private func connection(to server: RawServer, key: APIKey? = nil) throws -> LiveConnection {
        var address = ServerAddress()
        address.host = "127.0.0.1"
        address.port = server.port
        return try LiveConnection(to: address, key: key, environment: [:])
    }

    private func result(
        of request: ServerRequest = request, over connection: LiveConnection,
        receive: (@Sendable (AnswerPiece) -> Bool)? = nil
    ) async -> Result<ServerAnswer, TransportError> {
        do throws(TransportError) {
            return .success(try await connection.exchange(request, receive: receive))
        } catch {
            return .failure(error)
        }
    }

    private static let request = ServerRequest(method: "GET", path: "/v1/models", limit: .seconds(120))

    private func exchange(
        _ answer: String, thenHangUp: Bool = true, request: ServerRequest = request
    ) async throws -> Result<ServerAnswer, TransportError> {
        let server = try RawServer()
        let connection = try connection(to: server)
        async let served: Void = {
            await server.answer(answer)
            if thenHangUp { server.hangUp() }
        }()
        let result = await result(of: request, over: connection)
        await served
        return result
    }

    @Test func bringsTheAnswer() async throws {
        let answer = "HTTP/1.1 418 I'm a teapot\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nhi"
        #expect(
            try await exchange(answer)
                == .success(ServerAnswer(status: 418, contentType: "text/plain", body: Array("hi".utf8))))
    }

    @Test func tellsWhomTheAnswerIsRelayedFrom() async throws {
        let answer = "HTTP/1.1 502 x\r\nX-Lemonade-Provider: acme\r\nContent-Length: 0\r\n\r\n"
        #expect(try await exchange(answer) == .success(ServerAnswer(status: 502, provider: "acme")))
    }

    @Test(arguments: [
        ("SSH-2.0-OpenSSH_9.2\r\n", TransportError.notHTTP),
        ("", .brokenOff),
        ("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{", .brokenOff),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n", .brokenOff),
    ])
    func tellsWhatIsWrong(answer: String, error: TransportError) async throws {
        #expect(try await exchange(answer) == .failure(error))
    }

    @Test func doesNotWaitForEver() async throws {
        let request = ServerRequest(method: "GET", path: "/v1/models", limit: .milliseconds(50))
        #expect(try await exchange("", thenHangUp: false, request: request) == .failure(.timedOut))
    }

    @Test func aNameThatDoesNotExistHasAReason() {
        let error = TransportError(.notResolved(host: "bxo", reason: "Name or service not known"))
        #expect(error == .unreachable(reason: "The name 'bxo' cannot be resolved (Name or service not known)."))
        #expect(
            TransportError(.unreachable(address: "127.0.0.1:1", reason: "Connection refused"))
                == .unreachable(reason: nil))
        #expect(
            TransportError(.unreachable(address: "10.0.0.1:1", reason: "No route to host"))
                == .unreachable(reason: "No route to host at 10.0.0.1:1."))
    }

    private static let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"

    @Test func handsPiecesOverAsTheyComeAndClosesWhenTheTaskIsCancelled() async throws {
        let server = try RawServer()
        let connection = try connection(to: server)
        let received = RecordingSink()
        let exchange = Task {
            await result(over: connection) { piece in
                try? received.write(Array("\(piece.contentType) ".utf8) + piece.bytes)
                return true
            }
        }
        await server.answer(Self.head + "data: 1\n\n")
        await received.wait(for: "text/event-stream data: 1\n\n")
        exchange.cancel()
        #expect(await exchange.value == .failure(.cancelled))
        #expect(await server.seesHangUp())
    }

    @Test func aTaskThatIsCancelledAlreadySendsNothing() async throws {
        let server = try RawServer()
        let connection = try connection(to: server)
        let exchange = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await result(over: connection)
        }
        #expect(await exchange.value == .failure(.cancelled))
    }

    @Test func closesWhenTheReceiverHasEnough() async throws {
        let server = try RawServer()
        let connection = try connection(to: server)
        async let served: Void = server.answer(Self.head + "data: 1\n\n")
        let answer = try await connection.exchange(Self.request) { _ in false }
        await served
        #expect(answer == ServerAnswer(status: 200, contentType: "text/event-stream"))
        #expect(await server.seesHangUp())
    }

    // MARK: With a real daemon

    /// Runs a command line against a daemon in this process.
    private func run(_ line: [String], _ daemon: TestDaemon, input: String = "", environment: [String: String] = [:])
        async -> (status: ExitCode, output: String, errors: String)
    {
        await run(line, input: input, environment: environment.merging(["LEMONADE_PORT": "\(daemon.port)"]) { $1 })
    }

    private func run(_ line: [String], input: String = "", environment: [String: String])
        async -> (status: ExitCode, output: String, errors: String)
    {
        let output = RecordingSink()
        let errors = RecordingSink()
        let pipe = Pipe()
        try? DescriptorSink(descriptor: pipe.writing).write(Array(input.utf8))
        pipe.closeWriting()
        let terminal = Terminal(
            input: pipe.reading, inputIsTerminal: false, output: output, outputIsTerminal: false, errors: errors,
            width: 80, allowsStyles: false)
        let program = Program(
            terminal: terminal, environment: environment,
            connect: { (address, key) throws(CommandFailure) in
                try LiveConnection(to: address, key: key, environment: environment)
            })
        let status = await program.run(line)
        return (status, output.text, errors.text)
    }

    @Test func everyCloudCommandWorksOnARealDaemon() async throws {
        let provider = try await DemoProvider(pause: .zero)
        try await TestDaemon.with { daemon in
            func ok(_ line: String..., input: String = "") async -> String {
                let result = await run(line, daemon, input: input)
                #expect(result.status == .done, "\(line): \(result.errors)")
                return result.output
            }
            let install = ["cloud", "install", "demo", "--base-url", provider.baseURL]
            #expect(await run(install, daemon).errors.contains("Warning: "))
            let early = await run(["cloud", "auth", "demo"], daemon, input: DemoProvider.key)
            #expect(early.status == .refused)
            #expect(
                await ok("cloud", "auth", "demo", "--allow-insecure-http", input: DemoProvider.key + "\n")
                    == "demo has a key now: 1 model found.\n")
            let model = "demo.\(DemoProvider.model)"
            #expect(await ok("list").hasPrefix("\(model)\tdemo\t8192\t"))
            #expect(await ok("cloud", "list") == "demo\t\(provider.baseURL)\truntime\t1\tok\t-\n")
            #expect(await ok("cloud", "refresh", "demo") == "demo\t1\n")
            #expect(await ok("load", model) == "Loaded model: \(model)\n")
            #expect(await ok("run", model, "hi") == DemoAnswers.text + "\n")
            #expect(await ok("status").contains("\(model)\tcloud\t"))
            _ = await ok("unload", model)
            let raw = await ok("cloud", "list", "--raw", "demo")
            let listing = try JSONValue.parse(Array(raw.utf8))
            #expect(listing == DemoAnswers.listing)
            #expect(await ok("cloud", "clear", "demo") == "The key of demo is forgotten.\n")
            let keyless = await run(["run", model, "hi"], daemon)
            #expect(keyless.status == .refused)
            #expect(keyless.errors.contains("lemonade cloud auth demo"))
            #expect(await ok("cloud", "uninstall", "demo").hasPrefix("Uninstalled demo: "))
            #expect(await run(["cloud", "uninstall", "demo"], daemon).status == .refused)
        }
        await provider.stop()
    }

    @Test func theServersKeyOpensADaemonThatWantsOne() async throws {
        let keys = ["LEMONADE_API_KEY": "a-long-enough-server-key"]
        try await TestDaemon.with(environment: keys) { daemon in
            let refused = await run(["list"], daemon)
            #expect(refused.status == .refused)
            #expect(refused.errors.contains("LEMONADE_API_KEY"))
            #expect(await run(["list"], daemon, environment: keys).status == .done)
            #expect(
                await run(["list"], daemon, environment: ["LEMONADE_API_KEY": "wrong-server-key"]).status == .refused)
        }
    }

    @Test(.enabled(if: TLSTool.areInstalled, Comment(rawValue: TLSTool.note)))
    func reachesAServerBehindAProxyThatSpeaksTLS() async throws {
        let fixture = try await TLSFixture.shared.value
        let proxy = try await TLSServer(
            nginx: #"location /lemonade/v1/models { return 200 '{"data":[{"id":"m"}],"key":"$http_authorization"}'; }"#)
        var environment = [
            "LEMONADE_HOST": "https://localhost:\(proxy.port)/lemonade/v1", "SSL_CERT_FILE": fixture.authority,
            "LEMONADE_API_KEY": "a-long-enough-server-key",
        ]
        let trusted = await run(["list"], environment: environment)
        #expect(trusted.output.hasPrefix("m\t"), "\(trusted.errors)")
        environment["SSL_CERT_FILE"] = fixture.certificate(.selfSigned)
        let untrusted = await run(["list"], environment: environment)
        #expect(untrusted.status == .unreachable)
        #expect(untrusted.errors.contains("certificate"), "\(untrusted.errors)")
    }
}
