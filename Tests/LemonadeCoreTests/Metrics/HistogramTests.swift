import Testing

@testable import LemonadeCore

@Suite struct HistogramTests {
    @Test func aDurationCountsInTheFirstBucketThatHoldsIt() {
        var histogram = Histogram([0.1, 1])
        for milliseconds in [0, 99, 100, 101, 1000, 1001, 90_000] { histogram.add(.milliseconds(milliseconds)) }
        #expect(histogram.buckets == [3, 2, 2])
        #expect(histogram.count == 7)
        #expect(abs(histogram.seconds - 92.301) < 1e-9)
    }

    @Test func mergingAddsEverything() {
        var one = Histogram(Histogram.requestBounds)
        var other = one
        one.add(.milliseconds(3))
        other.add(.milliseconds(3))
        other.add(.seconds(3600))
        one.merge(other)
        #expect(one.count == 3)
        #expect(one.buckets.first == 2 && one.buckets.last == 1)
        #expect(one.seconds == 3600.006)
    }

    @Test func boundsAscend() {
        for bounds in [Histogram.requestBounds, Histogram.cancellationBounds] {
            #expect(bounds == bounds.sorted() && Set(bounds).count == bounds.count)
        }
    }
}
