extension ModelSupervisor {
    /// What it may do.
    struct Limits: Sendable, Equatable {
        /// Most models of one type at once. Default: 1.
        var maxLoaded = 1
        /// How long a model may be unused before it is unloaded; zero: for ever. Default: zero.
        var idle = Duration.zero
        /// The wait before a second restart in a row; it doubles. Default: 500 ms.
        var firstBackOff = Duration.milliseconds(500)
        /// The longest wait before a restart. Default: 30 s.
        var longestBackOff = Duration.seconds(30)
        /// How long an engine that broke a connection off is given to be seen ending. Default: 500 ms.
        var doubt = Duration.milliseconds(500)
        /// How long an engine must run for its earlier failures to be forgotten. Default: 60 s.
        var settled = Duration.seconds(60)
    }
}
