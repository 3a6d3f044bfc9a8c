import Glibc

/// The time as log lines begin. The wall clock is read, and the time laid out, once a second; in between only the milliseconds
/// are written anew, counted by the loop's own clock.
struct CachedTimestamp {
    /// When the second that is laid out began.
    private var start = Instant(nanoseconds: 0)
    /// From then on the wall clock is read again.
    private var end = Instant(nanoseconds: 0)
    private var text: [UInt8] = []

    /// Appends the time now, by the clock of the loop: 2026-11-24T05:29:52.123Z.
    mutating func append(at now: Instant, to writer: inout ByteWriter) {
        if now >= end { layOut() }
        // A turn that began before the wall clock was read belongs to that second all the same.
        let milliseconds = UInt(now.nanoseconds(since: start) / 1_000_000)
        writer.write(upTo: text.count) { room in
            text.withUnsafeBytes { room.copyMemory(from: $0) }
            // Behind the point, and in front of the Z.
            let last = text.count - 2
            room[last - 2] = 0x30 | UInt8(truncatingIfNeeded: milliseconds / 100 % 10)
            room[last - 1] = 0x30 | UInt8(truncatingIfNeeded: milliseconds / 10 % 10)
            room[last] = 0x30 | UInt8(truncatingIfNeeded: milliseconds % 10)
            return text.count
        }
    }

    private mutating func layOut() {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        start = Instant(nanoseconds: Instant.now().nanoseconds &- UInt64(time.tv_nsec))
        end = start + .seconds(1)
        text.removeAll(keepingCapacity: true)
        LogLayout.appendTimestamp(milliseconds: Int64(time.tv_sec) * 1000, to: &text)
    }
}
