import Glibc

/// The Date field's value (RFC 9110 §6.6.1), made once a second.
struct CachedDate {
    private var validUntil = Instant(nanoseconds: 0)
    private var text: [UInt8] = []

    /// The value at that time.
    mutating func bytes(at now: Instant) -> [UInt8] {
        if now < validUntil { return text }
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        text = Array(HTTPDate.string(secondsSince1970: Int(time.tv_sec)).utf8)
        validUntil = now + .nanoseconds(1_000_000_000 - Int(time.tv_nsec))
        return text
    }
}
