import Foundation
import Synchronization
import Testing

@testable import LemonadeCore

@Suite struct ChildProcessTests {
    /// Lines that a child has written.
    private final class Lines: Sendable {
        private let lines = Mutex<[String]>([])
        private let stream: AsyncStream<String>
        private let told: AsyncStream<String>.Continuation

        init() { (stream, told) = AsyncStream.makeStream(of: String.self) }

        var all: [String] { lines.withLock { $0 } }

        func add(_ line: String) {
            lines.withLock { $0.append(line) }
            told.yield(line)
        }

        func wait(for line: String) async {
            for await next in stream where next == line { return }
        }
    }

    private func shell(_ script: String, _ lines: Lines, environment: [String: String] = [:]) throws -> ChildProcess {
        try ChildProcess(
            ChildProcess.Command(program: "/bin/sh", arguments: ["-c", script], environment: environment),
            output: lines.add)
    }

    @Test func bothOutputsAreReadAndTheEndIsTold() async throws {
        let lines = Lines()
        let child = try shell("echo out; echo err >&2; printf rest; exit 3", lines)
        #expect(await child.ended() == .exited(3))
        #expect(lines.all == ["out", "err", "rest"])
        #expect(child.status == .exited(3))
        // Later questions are answered as well, and signals hit nobody.
        #expect(await child.ended() == .exited(3))
        child.signal(SIGKILL)
    }

    @Test func aSignalIsTold() async throws {
        let child = try shell("kill -9 $$", Lines())
        #expect(await child.ended() == .signaled(SIGKILL))
    }

    @Test func aProgramThatIsNoneIsAnError() {
        let command = ChildProcess.Command(program: "/nonexistent/program", arguments: [], environment: [:])
        #expect(throws: SystemError(call: "posix_spawn", code: ENOENT)) { try ChildProcess(command) { _ in } }
    }

    @Test func onlyTheLogPipeIsInherited() async throws {
        // One that others would hand on by mistake: without O_CLOEXEC.
        let stray = open("/dev/null", O_RDONLY)
        defer { close(stray) }
        let lines = Lines()
        let child = try shell("ls -l /proc/self/fd", lines)
        #expect(await child.ended() == .exited(0))
        let descriptors = lines.all.compactMap { line -> Int? in
            guard let arrow = line.range(of: " -> ") else { return nil }
            return Int(line[..<arrow.lowerBound].split(separator: " ").last ?? "")
        }
        // 3 is the folder that `ls` itself reads.
        #expect(Set(descriptors) == [0, 1, 2, 3])
        #expect(lines.all.contains { $0.contains("0 -> /dev/null") })
    }

    @Test func itsMaskIsCleanAndItsGroupItsOwn() async throws {
        let lines = Lines()
        let child = try shell("grep -E '^Sig(Blk|Ign)' /proc/self/status; cut -d' ' -f5 /proc/$$/stat", lines)
        #expect(await child.ended() == .exited(0))
        #expect(lines.all.first == "SigBlk:\t0000000000000000")
        // 32 and 33 are glibc's own, which posix_spawn leaves ignored.
        let ignored = lines.all.dropFirst().first?.split(separator: "\t").last.flatMap { UInt64($0, radix: 16) }
        #expect(ignored.map { $0 & ~0x1_8000_0000 } == 0)
        #expect(lines.all.last == String(child.pid))
    }

    @Test func itsEnvironmentIsOnlyWhatItIsGiven() async throws {
        let lines = Lines()
        let child = try ChildProcess(
            ChildProcess.Command(program: "/usr/bin/env", arguments: [], environment: ["A": "1"]), output: lines.add)
        #expect(await child.ended() == .exited(0))
        #expect(lines.all == ["A=1"])
    }

    @Test func endingItEndsWhatItStarted() async throws {
        let lines = Lines()
        // The grandchild holds the pipe; only with it gone does the pipe end.
        let child = try shell("sleep 1000 & echo started; wait", lines)
        await lines.wait(for: "started")
        await child.end(within: .seconds(30))
        #expect(child.status == .signaled(SIGTERM))
    }

    @Test func oneThatWillNotEndIsKilled() async throws {
        let lines = Lines()
        let child = try shell("trap '' TERM; echo ready; while :; do sleep 1000; done", lines)
        await lines.wait(for: "ready")
        await child.end(within: .milliseconds(50))
        #expect(child.status == .signaled(SIGKILL))
    }

    @Test func grandchildrenDoNotOutliveAnUnexpectedEnd() async throws {
        let lines = Lines()
        let child = try shell("sleep 1000 & echo $!; exit 1", lines)
        #expect(await child.ended() == .exited(1))
        let grandchild = try #require(lines.all.first.flatMap { Int32($0) })
        // Nobody's child any more: it is gone as soon as somebody has reaped it.
        let start = ContinuousClock.now
        while ProcessFacts.startTime(of: grandchild) != nil, ContinuousClock.now - start < .seconds(10) {
            await Task.yield()
        }
        #expect(ProcessFacts.startTime(of: grandchild) == nil)
    }

    @Test func waitingCanBeCancelled() async throws {
        let child = try shell("exec sleep 1000", Lines())
        let waiting = Task { await child.ended() }
        waiting.cancel()
        #expect(await waiting.value == nil)
        await child.end(within: .seconds(30))
    }

    @Test(arguments: 1...9) func linesAreCutHoweverTheyArrive(_ step: Int) {
        let bytes = Array("one\r\ntwo\n\nthree".utf8)
        var splitter = LineSplitter()
        var lines: [String] = []
        for start in stride(from: 0, to: bytes.count, by: step) {
            lines += splitter.add(bytes[start..<min(start + step, bytes.count)])
        }
        if let rest = splitter.finish() { lines.append(rest) }
        #expect(lines == ["one", "two", "three"])
    }

    @Test func anEndlessLineIsCut() {
        var splitter = LineSplitter()
        let lines = splitter.add([UInt8](repeating: 0x61, count: 3 * LineSplitter.longest)[...])
        #expect(lines.map(\.utf8.count) == [LineSplitter.longest, LineSplitter.longest])
    }

    // MARK: - Records

    @Test func aChildThatWasLeftIsEndedAtTheNextStart() async throws {
        let directory = try TemporaryDirectory()
        let child = try shell("exec sleep 1000", Lines())
        // The daemon that started it ends without a word.
        #expect(ChildRecords(directory: directory.path).add(child.pid))
        #expect(ChildRecords(directory: directory.path).sweep() == 1)
        #expect(await child.ended() == .signaled(SIGKILL))
        #expect(ChildRecords(directory: directory.path).sweep() == 0)
    }

    @Test func aProcessThatOnlyHasTheNumberIsLeftAlone() async throws {
        let directory = try TemporaryDirectory()
        let child = try shell("exec sleep 1000", Lines())
        let start = try #require(ProcessFacts.startTime(of: child.pid))
        for (boot, time) in [(ProcessFacts.bootID(), start - 1), ("another", start)] {
            let json: JSONValue = [
                "boot": .string(boot),
                "children": [["pid": .number(JSONNumber(Int(child.pid))), "start": .string(String(time))]],
            ]
            try AtomicFile.write(json.serialized(), to: directory.file(ChildRecords.fileName))
            #expect(ChildRecords(directory: directory.path).sweep() == 0)
        }
        #expect(child.status == nil)
        await child.end(within: .seconds(30))
    }

    @Test(arguments: [
        "", "[]", "{", #"{"boot":1,"children":7}"#, #"{"children":[{"pid":-1,"start":"1"},{"pid":1,"start":"0"},{}]}"#,
    ])
    func recordsThatCannotBeReadEndNobody(_ text: String) throws {
        let directory = try TemporaryDirectory()
        let text = text.replacingOccurrences(
            of: #"{"children"#, with: #"{"boot":"\#(ProcessFacts.bootID())","children"#)
        try AtomicFile.write(Array(text.utf8), to: directory.file(ChildRecords.fileName))
        #expect(ChildRecords(directory: directory.path).sweep() == 0)
    }

    @Test func aChildThatEndedIsForgotten() async throws {
        let directory = try TemporaryDirectory()
        let records = ChildRecords(directory: directory.path)
        let child = try shell("exec sleep 1000", Lines())
        records.add(child.pid)
        records.remove(child.pid)
        #expect(ChildRecords(directory: directory.path).sweep() == 0)
        #expect(child.status == nil)
        await child.end(within: .seconds(30))
    }

    @Test func aStartTimeIsReadBehindAnyName() {
        let fields = "S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 4711 20"
        #expect(ProcessFacts.startTime(inStat: "12 (a b) c) \(fields)") == 4711)
        #expect(ProcessFacts.startTime(inStat: "12 (x) Z \(fields.dropFirst(2))") == nil)
        #expect(ProcessFacts.startTime(inStat: "") == nil)
        #expect(ProcessFacts.startTime(of: getpid()) != nil)
    }
}
