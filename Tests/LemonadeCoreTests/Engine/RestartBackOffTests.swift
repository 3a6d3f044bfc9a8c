import Testing

@testable import LemonadeCore

struct RestartBackOffTests {
    @Test func eachRestartWaitsTwiceAsLongUpToTheLimit() {
        let limits = ModelSupervisor.Limits()
        let now = Instant.now()
        var backOff = RestartBackOff()
        let waits = (0..<10).map { _ in
            backOff.note(at: now, ranFor: .zero, limits)
            return backOff.notBefore - now
        }
        let expected: [Duration] =
            [.zero] + [0.5, 1, 2, 4, 8, 16].map { .seconds($0) } + [.seconds(30), .seconds(30), .seconds(30)]
        #expect(waits == expected)
    }

    @Test func oneThatRanForLongBeginsAnew() {
        let limits = ModelSupervisor.Limits()
        let now = Instant.now()
        var backOff = RestartBackOff()
        for _ in 0..<5 { backOff.note(at: now, ranFor: .zero, limits) }
        backOff.note(at: now, ranFor: limits.settled, limits)
        #expect(backOff.notBefore == now)
    }
}
