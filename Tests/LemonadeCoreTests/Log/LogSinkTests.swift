import Dispatch
import Foundation
import Synchronization
import Testing

@testable import LemonadeCore

@Suite struct LogSinkTests {
    @Test(arguments: LogLevel.allCases) func onlyLinesThatMatterEnoughAreWritten(level: LogLevel) {
        let capture = LogCapture()
        let sink = capture.sink(level: level)
        let log = Logger(.server, sink)
        log.trace("line")
        log.debug("line")
        log.info("line")
        log.warning("line")
        log.error("line")
        sink.flush()
        #expect(capture.captured.count == LogLevel.allCases.count { $0 >= level })
    }

    @Test func fieldsOfALevelThatIsOffAreNotMade() {
        let capture = LogCapture()
        let log = Logger(.server, capture.sink(level: .info))
        let made = Atomic(0)
        func field() -> Int { made.add(1, ordering: .relaxed).newValue }
        log.debug("line", ["n": field()])
        #expect(made.load(ordering: .relaxed) == 0)
        log.info("line", ["n": field()])
        #expect(made.load(ordering: .relaxed) == 1)
    }

    @Test func theLevelChangesAtRunTimeForEveryLogger() {
        let capture = LogCapture()
        let sink = capture.sink(level: .error)
        let log = Logger(.server, sink)
        let other = log.component(.cloud)
        other.info("before")
        sink.setLevel(.info)
        other.info("after")
        sink.flush()
        #expect(capture.captured == ["1970-01-01T00:00:00.000Z info Cloud: after\n"])
    }

    @Test func aComponentMayHaveALevelOfItsOwn() {
        let capture = LogCapture()
        let sink = capture.sink(level: .trace)
        sink.setLevel(.warning, except: [.cloud: .debug, .log: .error])
        for component in LogComponent.allCases {
            for level in LogLevel.allCases {
                let least: LogLevel = component == .cloud ? .debug : component == .log ? .error : .warning
                #expect(Logger(component, sink).isEnabled(level) == (level >= least), "\(component) \(level)")
            }
        }
        #expect(Set(LogComponent.allCases.map(\.index)) == Set(0..<UInt64(LogComponent.allCases.count)))
    }

    @Test func linesOfAThreadKeepTheirOrderAndAreWhole() async {
        let capture = LogCapture()
        let sink = capture.sink()
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask {
                    let log = Logger(.server, sink)
                    for number in 0..<200 { log.info("line", ["task": task, "number": number]) }
                }
            }
        }
        sink.flush()
        let lines = capture.captured
        #expect(lines.count == 1600)
        for task in 0..<8 {
            let numbers = lines.filter { $0.contains(" task=\(task) ") }.map { $0.split(separator: "=").last }
            #expect(numbers == (0..<200).map { "\($0)\n" })
        }
    }

    @Test func aBlockedOutputDropsAndCountsInsteadOfBlocking() {
        let gate = DispatchSemaphore(value: 0)
        let entered = DispatchSemaphore(value: 0)
        let written = Mutex<[UInt8]>([])
        let line = "1970-01-01T00:00:00.000Z info Server: more\n"
        let sink = LogSink(
            level: .info, layout: LogLayout(format: .text, hasPriorities: false), capacity: 3 * line.utf8.count + 1,
            output: LogOutput { lines in
                entered.signal()
                gate.wait()
                written.withLock { $0 += lines }
            },
            clock: { 0 })
        let log = Logger(.server, sink)
        log.info("more")
        entered.wait()
        // The queue now hangs in the output; these 100 return all the same, and those that fit are kept.
        for _ in 0..<100 { log.info("more") }
        for _ in 0..<10 { gate.signal() }
        sink.flush(within: .seconds(30))
        let text = String(decoding: written.withLock { $0 }, as: UTF8.self)
        #expect(
            text == String(repeating: line, count: 4)
                + "1970-01-01T00:00:00.000Z warning Log: lines dropped, because the log was not read fast enough lines=97\n"
        )
    }

    @Test func linesAreWrittenWithoutAFlush() {
        let written = DispatchSemaphore(value: 0)
        let sink = LogSink(
            level: .info, layout: LogLayout(format: .text, hasPriorities: false),
            output: LogOutput { _ in written.signal() })
        let log = Logger(.server, sink)
        for _ in 0..<3 {
            log.info("line")
            #expect(written.wait(timeout: .now() + 30) == .success)
        }
    }

    /// Nothing here waits for a time to pass: a gathering that takes hours is one that never ends.
    private static func never(mostBytes: Int = .max) -> LogGathering {
        LogGathering(alone: .seconds(36_000), busy: .seconds(36_000), busyBytes: 1, mostBytes: mostBytes)
    }

    @Test func manyLinesAreWrittenBeforeTheirTime() {
        let written = DispatchSemaphore(value: 0)
        let sink = LogSink(
            level: .info, layout: LogLayout(format: .text, hasPriorities: false),
            gathering: Self.never(mostBytes: 1000), output: LogOutput { _ in written.signal() })
        let log = Logger(.server, sink)
        // Each time anew.
        for _ in 0..<3 {
            for _ in 0..<50 { log.info("line") }
            #expect(written.wait(timeout: .now() + 30) == .success)
            sink.flush(within: .seconds(30))
        }
    }

    @Test func aBusyLogLosesAndMixesNothing() {
        let capture = Mutex<[UInt8]>([])
        let gathering = LogGathering(
            alone: .milliseconds(1), busy: .milliseconds(2), busyBytes: 100, mostBytes: 3000)
        let sink = LogSink(
            level: .info, layout: LogLayout(format: .text, hasPriorities: false), gathering: gathering,
            output: LogOutput { lines in capture.withLock { $0 += lines } },
            history: LogHistory(capacity: 2000), clock: { 0 })
        let log = Logger(.server, sink)
        for number in 0..<5000 { log.info("line", ["number": number]) }
        sink.flush(within: .seconds(30))
        let lines = capture.withLock { String(decoding: $0, as: UTF8.self) }.split(separator: "\n")
        #expect(lines.map(String.init) == (0..<5000).map { "1970-01-01T00:00:00.000Z info Server: line number=\($0)" })
        #expect(sink.history.lines(after: 0, mostBytes: .max).last == 5000)
    }

    static let pieces: [(lines: [Int], expected: [Int])] = [
        ([], []), ([1], [1]), ([4096], [4096]), ([4095, 1], [4096]), ([4096, 1], [4096, 1]),
        ([100, 4096], [100, 4096]),
        ([9000], [9000]), ([9000, 10], [9000, 10]), ([10, 9000, 10, 20], [10, 9000, 30]),
        ([2000, 2000, 2000], [4000, 2000]),
    ]

    @Test(arguments: pieces) func aWriteTakesWholeLinesThatAPipeDoesNotMix(lines: [Int], expected: [Int]) {
        let bytes = lines.flatMap { Array(repeating: UInt8(ascii: "x"), count: $0 - 1) + [UInt8(ascii: "\n")] }
        let pieces = bytes.withUnsafeBytes { LogOutput.pieces(of: $0) }
        #expect(pieces.map(\.count) == expected)
        #expect(pieces.flatMap { Array($0) } == Array(bytes.indices))
    }

    @Test func flushGivesUpOnABlockedOutput() {
        let gate = DispatchSemaphore(value: 0)
        let sink = LogSink(
            level: .info, layout: LogLayout(format: .text, hasPriorities: false), output: LogOutput { _ in gate.wait() }
        )
        Logger(.server, sink).info("line")
        sink.flush(within: .milliseconds(10))
        gate.signal()
        sink.flush(within: .seconds(30))
    }

    @Test func aDescriptorGetsWholeLinesEvenWhenItIsNonBlocking() throws {
        var ends: [CInt] = [0, 0]
        try #require(pipe(&ends) == 0)
        let writer = ends[1]
        let reader = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
        _ = fcntl(writer, F_SETFL, fcntl(writer, F_GETFL) | O_NONBLOCK)
        let sink = LogSink(
            level: .info, layout: LogLayout(format: .text, hasPriorities: false), output: LogOutput(descriptor: writer)
        )
        let log = Logger(.server, sink)
        // More than a pipe holds (64 KiB), so that the writer has to wait for the reader.
        for number in 0..<3000 { log.info("line", ["number": number]) }
        let closer = DispatchQueue(label: "closer")
        closer.async {
            sink.flush(within: .seconds(30))
            close(writer)
        }
        let text = String(decoding: reader.readDataToEndOfFile(), as: UTF8.self)
        let lines = text.split(separator: "\n")
        #expect(lines.count == 3000)
        #expect(lines.enumerated().allSatisfy { $1.hasSuffix(" number=\($0)") })
    }

    @Test func onlyTheStreamThatJournaldGaveIsTheJournal() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("stream")
        let descriptor = open(path, O_CREAT | O_RDWR, 0o600)
        defer { close(descriptor) }
        var status = stat()
        fstat(descriptor, &status)
        func isJournal(_ value: String?) -> Bool {
            LogOutput.isJournal(descriptor: descriptor, environment: value.map { ["JOURNAL_STREAM": $0] } ?? [:])
        }
        #expect(isJournal("\(status.st_dev):\(status.st_ino)"))
        #expect(!isJournal("\(status.st_dev):\(status.st_ino + 1)"))
        for value in [nil, "", ":", "1:2:3", "a:b", "\(status.st_dev)"] { #expect(!isJournal(value)) }
    }
}
