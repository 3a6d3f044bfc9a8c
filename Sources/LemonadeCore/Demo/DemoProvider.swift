/// A provider for the demo, in this process and on the loopback interface: it lists a model and answers canned text.
package final class DemoProvider: Sendable {
    /// The key that it wants.
    package static let key = "demo-key-of-no-value"
    /// The model that chats.
    package static let model = DemoAnswers.model

    /// The port of 127.0.0.1 that it listens on.
    private let port: UInt16
    private let loop: EventLoop

    /// Where its endpoints are.
    package var baseURL: String { "http://127.0.0.1:\(port)/v1" }

    /// Starts one on a free port; `pause` is how long it waits between two words.
    package init(pause: Duration = .milliseconds(40)) async throws(SystemError) {
        let socket = try ListeningSocket.open(at: SocketAddress(.v4([127, 0, 0, 1], port: 0)))
        loop = try EventLoop()
        port = try await loop.startDemo(on: socket, pause: pause)
    }

    /// Takes no more connections, and closes those that are open.
    package func stop() async {
        await loop.stopDemo()
    }
}

/// What the demo keeps on its loop.
private final class DemoState {
    let listener: Listener
    let pause: Duration
    var connections: [ObjectIdentifier: DemoConnection] = [:]

    init(listener: Listener, pause: Duration) {
        self.listener = listener
        self.pause = pause
    }
}

extension EventLoop {
    private var demo: DemoState? { core.tenant as? DemoState }

    fileprivate func startDemo(on socket: Int32, pause: Duration) throws(SystemError) -> UInt16 {
        let listener = try Listener(number: socket, core: core)
        core.tenant = DemoState(listener: listener, pause: pause)
        run { await $0.acceptDemo() }
        return listener.address.port
    }

    private func acceptDemo() async {
        await demo?.listener.accept { number in
            run { await $0.serveDemo(number) }
        }
    }

    private func serveDemo(_ number: Int32) async {
        guard let descriptor = try? Descriptor(number: number, core: core), let demo else { return }
        let connection = DemoConnection(stream: SocketStream(descriptor: descriptor), core: core, pause: demo.pause)
        demo.connections[ObjectIdentifier(connection)] = connection
        await connection.serve()
        demo.connections[ObjectIdentifier(connection)] = nil
    }

    fileprivate func stopDemo() {
        demo?.listener.close()
        for connection in demo?.connections.values.map({ $0 }) ?? [] { connection.close() }
    }
}
