import Testing

@testable import LemonadeCore

@Suite struct ProcessArgumentsTests {
    @Test func areThoseOfThisProcess() {
        #expect(ProcessArguments.current() == Array(CommandLine.arguments.dropFirst()))
    }

    @Test(
        arguments: [
            ("lemond\0", []),
            ("lemond\0--port\08080\0", ["--port", "8080"]),
            ("lemond\0--config-dir\0\0", ["--config-dir", ""]),
            ("lemond\0--host=\u{fc}\0a b\0", ["--host=\u{fc}", "a b"]),
            ("", []),
        ] as [(String, [String])])
    func areReadAsTheKernelKeepsThem(kept: String, arguments: [String]) {
        #expect(ProcessArguments.arguments(in: Array(kept.utf8)) == arguments)
    }
}
