/// What this program was started with.
package enum ProcessArguments {
    /// Most bytes of all arguments together that Linux lets a program have under the usual limits (execve(2)): 6 MiB.
    private static let mostBytes = 6 * 1024 * 1024

    /// The arguments, without the program's name.
    ///
    /// As the kernel keeps them. The standard library looks for them in front of the environment and finds none when a library
    /// that was preloaded has moved that (libfaketime does): every option would be ignored, and nothing said.
    package static func current() -> [String] {
        guard let bytes = try? FileReader.read("/proc/self/cmdline", limit: mostBytes), !bytes.isEmpty else {
            return Array(CommandLine.arguments.dropFirst())
        }
        return arguments(in: bytes)
    }

    /// The arguments in what `/proc/self/cmdline` holds: each with a NUL behind it.
    static func arguments(in bytes: [UInt8]) -> [String] {
        bytes.split(separator: 0, omittingEmptySubsequences: false).dropFirst().dropLast()
            .map { String(decoding: $0, as: UTF8.self) }
    }
}
