import Synchronization
import Testing

@testable import LemonadeCore

@Suite struct LogHistoryTests {
    private func texts(_ page: LogHistory.Page) -> [String] { page.lines.map(\.text) }

    @Test func linesAreReadFromWhereTheReaderIs() {
        let history = LogHistory()
        history.append(Array("a\nb\n".utf8), count: 2)
        history.append(Array("<6>c\n".utf8), count: 1)
        let all = history.lines(after: 0)
        #expect(texts(all) == ["a", "b", "c"])
        #expect(all.lines.map(\.sequence) == [1, 2, 3])
        #expect(all.last == 3 && all.lost == 0)
        #expect(texts(history.lines(after: 1)) == ["b", "c"])
        #expect(history.lines(after: 3) == LogHistory.Page(last: 3))
        // A number from before a restart.
        #expect(texts(history.lines(after: 99)) == ["a", "b", "c"])
    }

    @Test func aPageHasAnEndAndTheNextOneGoesOn() {
        let history = LogHistory()
        for number in 1...100 { history.append(Array("line \(number)\n".utf8), count: 1) }
        var read: [String] = []
        var last: UInt64 = 0
        while true {
            let page = history.lines(after: last, mostBytes: 50)
            guard !page.lines.isEmpty else { break }
            #expect(page.lines.count < 20)
            read += texts(page)
            last = page.last
        }
        #expect(read == (1...100).map { "line \($0)" })
    }

    @Test func whatIsReadTooLateIsGoneAndCounted() {
        let history = LogHistory(capacity: 40_000)
        let line = String(repeating: "x", count: 999) + "\n"
        for _ in 0..<200 { history.append(Array(line.utf8), count: 1) }
        let page = history.lines(after: 10, mostBytes: .max)
        #expect(page.lost > 100)
        #expect(page.lost + page.lines.count == 190)
        #expect(page.lines.first?.sequence == UInt64(11 + page.lost))
        #expect(page.last == 200)
        #expect(page.lines.count <= 40)
    }

    @Test func whoWatchesIsToldOfEachChangeUntilHeLeaves() {
        let history = LogHistory()
        let told = Counter()
        let id = ObjectIdentifier(told)
        history.watch(id) { told.value.add(1, ordering: .relaxed) }
        history.append(Array("a\n".utf8), count: 1)
        history.append(Array("b\n".utf8), count: 1)
        history.unwatch(id)
        history.append(Array("c\n".utf8), count: 1)
        #expect(told.value.load(ordering: .relaxed) == 2)
    }

    private final class Counter: Sendable {
        let value = Atomic(0)
    }
}
