import Foundation
import Glibc
import Synchronization

@testable import LemonadeCore

/// TLS in front of a provider that speaks plain HTTP, as many providers have it: what comes is passed on as it comes, an end
/// as TLS's goodbye and an end, a reset as a reset. Independent of the code under test. It ends after two minutes in any case.
final class TLSFront: Sendable {
    /// The port of 127.0.0.1 that it listens on.
    let port: UInt16
    private let child: ChildProcess

    /// Whether it can run here.
    static var isAvailable: Bool { EngineDouble.isAvailable && TLSTool.areInstalled }

    /// In front of what listens on that port.
    init(to upstream: UInt16) async throws {
        let fixture = try await TLSFixture.shared.value
        let (lines, told) = AsyncStream.makeStream(of: String.self)
        let command = ChildProcess.Command(
            program: EngineDouble.python ?? "/usr/bin/python3",
            arguments: ["-I", "-S", "-c", Self.script, String(upstream), fixture.certificate(.good), fixture.key],
            environment: [:])
        child = try ChildProcess(command) { told.yield($0) }
        let ended = child
        Task {
            _ = await ended.ended()
            told.finish()
        }
        var first: String?
        for await line in lines {
            first = line
            break
        }
        guard let port = first.flatMap({ UInt16($0) }) else {
            throw SystemError(call: "the TLS front says: \(first ?? "nothing")", code: 0)
        }
        self.port = port
    }

    deinit {
        child.signal(SIGKILL)
    }

    private static let script = #"""
        import asyncio, socket, ssl, struct, sys

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[2], sys.argv[3])

        async def pump(reader, writer):
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()

        async def serve(client_reader, client_writer):
            reader, writer = await asyncio.open_connection("127.0.0.1", int(sys.argv[1]))
            up = asyncio.create_task(pump(client_reader, writer))
            down = asyncio.create_task(pump(reader, client_writer))
            await asyncio.wait({up, down}, return_when=asyncio.FIRST_COMPLETED)
            # What has come of an answer is passed on before its end is, also when the request cannot be passed on.
            if up.done() and up.exception():
                await asyncio.wait({down})
            if down.done() and isinstance(down.exception(), ConnectionResetError):
                connection = client_writer.get_extra_info("socket")
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                client_writer.transport.abort()
            else:
                # The goodbye, and the end soon after, as servers do: for the other side's goodbye it waits as briefly as
                # start_server was told to.
                client_writer.close()
            writer.close()
            for task in (up, down):
                task.cancel()

        async def main():
            server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context, ssl_shutdown_timeout=0.05)
            print(server.sockets[0].getsockname()[1], flush=True)
            # Whatever becomes of whoever started it.
            await asyncio.wait_for(server.serve_forever(), 120)

        asyncio.run(main())
        """#
}
