import Glibc

/// The lines that a user types into a chat, and the Ctrl-Cs between them.
struct ChatInput {
    /// What the user did.
    enum Event: Equatable {
        /// Typed a line.
        case line(String)
        /// Pressed Ctrl-C.
        case interrupt
        /// Pressed Ctrl-D, or the terminal is gone.
        case end
    }

    /// The terminal.
    let descriptor: Int32
    /// Where Ctrl-C arrives.
    let signals: SignalPipe
    private var buffer: [UInt8] = []

    /// Reads from this terminal.
    init(descriptor: Int32, signals: SignalPipe) {
        self.descriptor = descriptor
        self.signals = signals
    }

    /// Waits for what the user does next.
    mutating func next() -> Event {
        while true {
            if let line = takeLine() { return .line(line) }
            var entries = [
                pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&entries, 2, -1) >= 0 || errno == EINTR else { return .end }
            if !signals.take().isEmpty {
                // The terminal has dropped the half-typed line, so its beginning must go as well.
                buffer = []
                return .interrupt
            }
            guard entries[1].revents != 0 else { continue }
            var chunk = [UInt8](repeating: 0, count: 4096)
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            guard count > 0 else { return .end }
            buffer += chunk[..<count]
        }
    }

    private mutating func takeLine() -> String? {
        guard let end = buffer.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        let line = String(decoding: buffer[..<end], as: UTF8.self)
        buffer.removeSubrange(...end)
        return line
    }
}
