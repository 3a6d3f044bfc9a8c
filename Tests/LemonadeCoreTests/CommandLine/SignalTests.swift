import Testing

/// What uses signals, which belong to the whole process: one after the other.
@Suite(.serialized)
enum SignalTests {}
