import Testing

@testable import LemonadeCore

@Suite struct MetricsWriterTests {
    @Test func labelsAndHelpAreEscaped() {
        var writer = MetricsWriter()
        writer.begin("x_total", .counter, help: "back\\slash\nand \"quotes\"")
        writer.sample(["a": "q\"b\\s\nn"], 3)
        writer.sample([:], 0.5)
        #expect(
            writer.text == #"""
                # HELP x_total back\\slash\nand "quotes"
                # TYPE x_total counter
                x_total{a="q\"b\\s\nn"} 3
                x_total 0.5

                """#)
    }

    @Test func aHistogramsBucketsAddUp() {
        var histogram = Histogram([0.5, 2])
        for seconds in [0.25, 1, 1, 64] { histogram.add(.seconds(seconds)) }
        var writer = MetricsWriter()
        writer.begin("t_seconds", .histogram, help: "H.")
        writer.histogram(["p": "x"], histogram)
        #expect(
            writer.text == """
                # HELP t_seconds H.
                # TYPE t_seconds histogram
                t_seconds_bucket{p="x",le="0.5"} 1
                t_seconds_bucket{p="x",le="2.0"} 3
                t_seconds_bucket{p="x",le="+Inf"} 4
                t_seconds_sum{p="x"} 66.25
                t_seconds_count{p="x"} 4

                """)
    }
}
