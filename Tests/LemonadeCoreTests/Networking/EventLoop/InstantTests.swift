import Testing

@testable import LemonadeCore

@Suite struct InstantTests {
    @Test func additionSaturatesInsteadOfOverflowing() {
        let now = Instant.now()
        #expect(now + .seconds(Int64.max) == .never)
        #expect(Instant.never + .seconds(1) == .never)
        #expect(now + .seconds(-5) == now)
        #expect(now + .milliseconds(1500) == Instant(nanoseconds: now.nanoseconds + 1_500_000_000))
    }

    @Test func differenceIsNeverNegative() {
        let now = Instant.now()
        #expect(now - (now + .seconds(3)) == .zero)
        #expect((now + .seconds(3)) - now == .seconds(3))
        #expect(Instant.never - now > .seconds(1_000_000_000))
    }

    @Test func neverIsLaterThanEverything() {
        #expect(Instant.now() < .never)
        #expect(Instant.now() <= .now())
    }
}
