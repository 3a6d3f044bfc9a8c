import CSystem
import Dispatch

/// Gives memory back to the system after a rush: the allocator keeps what thousands of connections took until it is told.
final class MemoryReturn: DeadlineNode {
    /// Fewer connections than this leave nothing that is worth the trouble.
    private static let leastRush = 256
    /// How long after the rush, so that one which comes in waves is over.
    private static let delay = Duration.seconds(2)

    private unowned let core: LoopCore
    private var most = 0
    private var count = 0
    private var due = Instant.never

    private let giveBack: () -> Void

    /// For the loop of that core; `giveBack` is the allocator's way unless a test brings its own.
    init(core: LoopCore, giveBack: @escaping () -> Void = MemoryReturn.trim) {
        self.core = core
        self.giveBack = giveBack
    }

    /// Not on the loop: going through all that is free takes milliseconds.
    private static func trim() {
        DispatchQueue.global(qos: .utility).async { _ = malloc_trim(0) }
    }

    /// So many connections are open now.
    func note(_ count: Int) {
        self.count = count
        most = max(most, count)
        guard due == .never, most >= Self.leastRush, count <= most / 4 else { return }
        due = core.now + Self.delay
        core.deadlines.schedule(self, at: due)
    }

    override func deadlinePassed(at now: Instant) -> Instant {
        guard due <= now else { return due }
        due = .never
        if count <= most / 4 {
            most = count
            giveBack()
        }
        return .never
    }
}
