import Dispatch
import Glibc

/// The one DispatchSource of a loop: it watches the epoll descriptor itself, and closes it in the end.
final class EpollWatch {
    private let source: any DispatchSourceRead

    /// Watches `descriptor`, and owns it from now on.
    init(descriptor: Int32, queue: DispatchQueue) {
        let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
        source.setCancelHandler {
            // Not earlier: Dispatch would watch whatever is opened next under the number.
            close(descriptor)
        }
        self.source = source
    }

    deinit {
        source.cancel()
    }

    /// Calls `turn` on the queue whenever an event waits in the epoll instance.
    func start(_ turn: @escaping @Sendable () -> Void) {
        source.setEventHandler(handler: turn)
        source.activate()
    }
}
