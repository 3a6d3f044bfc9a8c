import Foundation
import Glibc
import Testing

@testable import LemonadeCore

/// Disks as they are found: full, and read-only. What could not be kept has not happened.
@Suite(.timeLimit(.minutes(2)), .enabled(if: SmallDisk.isPossible)) struct BrokenDiskTests {
    @Test func aFullDiskIsSaidAndChangesNothing() async throws {
        let disk = try SmallDisk()
        let path = "\(disk.path)/config.json"
        let store = ConfigurationStore(path: path, configuration: try Configuration())
        try await TestDaemon.with(configure: { $0.store = store }) { daemon in
            #expect(try await daemon.install("first", url: "https://127.0.0.1:9/v1").status == 200)
            let before = try Data(contentsOf: URL(filePath: path))
            try disk.fill()
            let refused = try await daemon.install("second", url: "https://127.0.0.1:9/v1")
            refused.expectError(500, "internal_error", "configuration_not_saved")
            #expect(refused.error("message")?.string?.contains("No space left on device") == true)
            #expect(try await daemon.uninstall("first").status == 500)
            #expect(try await daemon.providers().compactMap { $0["name"]?.string } == ["first"])
            #expect(try Data(contentsOf: URL(filePath: path)) == before)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: disk.path).sorted() == ["config.json", "filler"])
            disk.empty()
            #expect(try await daemon.install("second", url: "https://127.0.0.1:9/v1").status == 200)
        }
    }

    @Test func aReadOnlyDirectoryIsServedFrom() async throws {
        let disk = try SmallDisk()
        try AtomicFile.write(Array(#"{"max_body_bytes":4096}"#.utf8), to: "\(disk.path)/config.json")
        try disk.setReadOnly(true)
        let lemond = try await LemondProcess(configuration: nil, in: disk.path)
        let client = try RawClient(port: lemond.port)
        let body = #"{"backend":"cloud","provider":"p","base_url":"https://127.0.0.1:9/v1"}"#
        let refused = try await client.exchange("POST", "/v1/install", body: body)
        refused.expectError(500, "internal_error", "configuration_not_saved")
        #expect(refused.error("message")?.string?.contains("Read-only file system") == true)
        let large = "{" + String(repeating: " ", count: 5000) + "}"
        #expect(try await client.exchange("POST", "/v1/load", body: large).status == 413)
        lemond.signal(SIGTERM)
        #expect(await lemond.process.outcome() == ProgramProcess.Outcome(status: 0))
        #expect(await lemond.log().contains("read-only"))
    }
}
