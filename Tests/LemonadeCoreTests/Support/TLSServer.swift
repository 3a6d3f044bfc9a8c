import Foundation
import Glibc

@testable import LemonadeCore

/// A server of the system's own making that speaks TLS, on a free port of 127.0.0.1.
final class TLSServer: Sendable {
    /// Its port.
    let port: UInt16
    /// Where its files are.
    let directory: TemporaryDirectory
    private let process: TLSProcess

    /// `openssl s_server`, one connection at a time. `files` are what it serves with `-HTTP`, where a file is a whole answer, or
    /// `-WWW`, where it is a body; without files it answers with a page about the connection (`-www`).
    init(
        openssl arguments: [String] = [], identity: TLSFixture.Identity = .good, files: [String: String] = [:]
    ) async throws {
        let fixture = try await TLSFixture.shared.value
        directory = try TemporaryDirectory()
        for (name, content) in files {
            try content.write(toFile: directory.file(name), atomically: true, encoding: .utf8)
        }
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw SystemError(call: "pipe") }
        let output = ends[0]
        let mode = arguments.contains("-HTTP") || arguments.contains("-WWW") ? [] : ["-www"]
        process = try TLSProcess(
            .openssl,
            ["s_server", "-accept", "127.0.0.1:0", "-cert", fixture.certificate(identity), "-key", fixture.key]
                + mode + arguments,
            in: directory.path, output: ends[1])
        close(ends[1])
        port = try await blocking { () -> Result<UInt16, SystemError> in
            var text = ""
            while true {
                var chunk = [UInt8](repeating: 0, count: 1024)
                let count = read(output, &chunk, chunk.count)
                guard count > 0 else { return .failure(SystemError(call: "s_server ended: \(text)", code: 0)) }
                text += String(decoding: chunk.prefix(count), as: UTF8.self)
                guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("ACCEPT ") }),
                    text.hasSuffix("\n"), let port = line.split(separator: ":").last.flatMap({ UInt16($0) })
                else { continue }
                // What it says from now on must not block it.
                onThread {
                    var chunk = [UInt8](repeating: 0, count: 1024)
                    while read(output, &chunk, chunk.count) > 0 {}
                    close(output)
                }
                return .success(port)
            }
        }.get()
    }

    /// nginx with one server; `locations` is what stands in it. It takes connections from the moment this returns.
    init(
        nginx locations: String, identity: TLSFixture.Identity = .good, tls: String = "", isPlain: Bool = false,
        files: [String: [UInt8]] = [:]
    ) async throws {
        let fixture = try await TLSFixture.shared.value
        let directory = try TemporaryDirectory()
        self.directory = directory
        for (name, content) in files { try Data(content).write(to: URL(fileURLWithPath: directory.file(name))) }
        let socket = try ListeningSocket.open(at: SocketAddress(.v4([127, 0, 0, 1], port: 0)))
        defer { close(socket) }
        port = SocketAddress(boundTo: socket)?.port ?? 0
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map {
            "\($0)_temp_path \(directory.file("temp-" + $0));"
        }
        let configuration = """
            daemon off; worker_processes 1; error_log \(directory.file("error.log")); pid \(directory.file("pid"));
            events { worker_connections 256; }
            http {
                access_log off; default_type application/json; client_max_body_size 64m;
                \(temporary.joined(separator: " "))
                ssl_certificate \(fixture.certificate(identity)); ssl_certificate_key \(fixture.key); \(tls)
                server {
                    listen 127.0.0.1:\(port)\(isPlain ? "" : " ssl"); root \(directory.path);
                    \(locations)
                }
            }
            """
        try configuration.write(toFile: directory.file("nginx.conf"), atomically: true, encoding: .utf8)
        // nginx takes over a socket that listens already, as it does from its predecessor in an upgrade: no port is lost in
        // between, and no test waits for it to be ready.
        process = try TLSProcess(
            .nginx, ["-p", directory.path, "-c", directory.file("nginx.conf"), "-e", directory.file("error.log")],
            in: directory.path, listening: socket)
    }

    /// What nginx has complained about.
    var complaints: String { (try? String(contentsOfFile: directory.file("error.log"), encoding: .utf8)) ?? "" }
}
