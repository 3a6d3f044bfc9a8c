/// What the program tells the one who started it.
enum ExitCode: Int32, Sendable {
    /// Done.
    case done = 0
    /// The server said no, or the task failed.
    case refused = 1
    /// The command line is wrong.
    case wrongUsage = 2
    /// The server cannot be reached.
    case unreachable = 3
}
