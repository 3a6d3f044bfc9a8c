import Glibc

/// How long a thread has run, and how long it was ready to and had to wait for a processor (proc(5), schedstat).
final class ThreadTimes {
    private let descriptor: Int32

    /// Of the current thread.
    init() {
        descriptor = open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC)
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Nanoseconds since the thread began; nil where the kernel does not count them.
    func read() -> (ran: UInt64, waited: UInt64)? {
        withUnsafeTemporaryAllocation(byteCount: 96, alignment: 1) { room in
            let count = pread(descriptor, room.baseAddress, room.count, 0)
            guard count > 0 else { return nil }
            var numbers: [2 of UInt64] = [0, 0]
            var place = 0
            for byte in room[..<count] {
                if byte == 0x20 {
                    place += 1
                    if place == 2 { return (numbers[0], numbers[1]) }
                } else {
                    guard byte >= 0x30, byte <= 0x39 else { return nil }
                    numbers[place] = numbers[place] &* 10 &+ UInt64(byte - 0x30)
                }
            }
            return nil
        }
    }
}
