import Glibc

/// The time as log lines begin, laid out once a second; only the milliseconds are written anew.
struct CachedTimestamp {
    private var second = time_t.min
    private var text: [UInt8] = []

    /// Appends the time now: 2026-11-24T05:29:52.123Z.
    mutating func append(to writer: inout ByteWriter) {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        if time.tv_sec != second {
            second = time.tv_sec
            text.removeAll(keepingCapacity: true)
            LogLayout.appendTimestamp(milliseconds: Int64(second) * 1000, to: &text)
        }
        let milliseconds = time.tv_nsec / 1_000_000
        writer.write(upTo: text.count) { room in
            text.withUnsafeBytes { room.copyMemory(from: $0) }
            // Behind the point, and in front of the Z.
            let end = text.count - 1
            room[end - 3] = 0x30 + UInt8(truncatingIfNeeded: milliseconds / 100)
            room[end - 2] = 0x30 + UInt8(truncatingIfNeeded: milliseconds / 10 % 10)
            room[end - 1] = 0x30 + UInt8(truncatingIfNeeded: milliseconds % 10)
            return text.count
        }
    }
}
