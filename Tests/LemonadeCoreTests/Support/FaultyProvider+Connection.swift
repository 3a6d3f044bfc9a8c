import Glibc

extension FaultyProvider {
    /// A pipe that ends a thread's wait. Open as long as anybody may still write into it.
    final class WakeUp: Sendable {
        /// What to wait on.
        let read: Int32
        private let write: Int32

        init() {
            var ends: [Int32] = [-1, -1]
            pipe(&ends)
            for end in ends {
                _ = fcntl(end, F_SETFL, O_NONBLOCK)
                _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            }
            (read, write) = (ends[0], ends[1])
        }

        deinit {
            close(read)
            close(write)
        }

        /// Ends one wait.
        func wake() {
            _ = Glibc.write(write, "x", 1)
        }

        /// Forgets that one wait was ended.
        func take() {
            var byte: UInt8 = 0
            _ = Glibc.read(read, &byte, 1)
        }
    }

    /// One connection and its thread. Every wait watches for the client's hang-up as well.
    final class Connection {
        private enum Ended: Error {
            case byClient
            case byProvider
            case late
        }

        private static let hangUpEvents = Int16(truncatingIfNeeded: 0x2000 | POLLHUP | POLLERR)

        private let socket: Int32
        private let number: Int
        private let core: Core
        private let wakeUp = WakeUp()
        private var input: [UInt8] = []
        private var clientIsGone = false

        init(socket: Int32, number: Int, core: Core) {
            self.socket = socket
            self.number = number
            self.core = core
        }

        /// Answers requests until the connection ends.
        func serve() {
            var one: Int32 = 1
            setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
            let (number, wakeUp) = (number, wakeUp)
            core.change { $0.wakeUps[number] = wakeUp }
            do {
                while true { try answerOne() }
            } catch {
                // However it ended, the connection ends.
            }
            close(socket)
            core.change { state in
                state.wakeUps[number] = nil
                state.ended += 1
            }
        }

        private func answerOne() throws {
            let head = try readHead()
            let request = Request(connection: number, head: head)
            let (index, answers) = core.change { state in
                state.requests.append(request)
                return (state.requests.count - 1, request.isListing ? state.listing : state.answers)
            }
            var bodyLeft = request.values("Content-Length").first.flatMap { Int($0) } ?? 0
            for step in answers(request).steps { try take(step, &bodyLeft, of: index) }
            // What was not read is read now, or the next request could not be found.
            if bodyLeft > 0 { try take(.readBody, &bodyLeft, of: index) }
        }

        private func take(_ step: FaultyAnswer.Step, _ bodyLeft: inout Int, of index: Int) throws {
            switch step {
            case .send(let bytes):
                try bytes.withUnsafeBytes { try send($0, stalled: nil) }
            case .flood(let count, let stalled):
                // What is counted as sent is to have left.
                var size: Int32 = 128 * 1024
                setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &size, socklen_t(MemoryLayout<Int32>.size))
                let block = (0..<65_536).map { UInt8(truncatingIfNeeded: $0 % 251) }
                var left = count
                while left > 0 {
                    let size = min(left, block.count)
                    try block[..<size].withUnsafeBytes { try send($0, stalled: stalled) }
                    left -= size
                }
            case .pass(let gate):
                try pass(gate)
            case .reach(let gate):
                gate.open()
            case .readBody:
                while bodyLeft > 0 {
                    if input.isEmpty { try receive() }
                    let taken = Array(input.prefix(bodyLeft))
                    input.removeFirst(taken.count)
                    bodyLeft -= taken.count
                    core.change { $0.requests[index].body += taken }
                }
            // Said here and not left to close(2): a child that another test is starting at this moment may hold a copy of the
            // socket until it has become another program, and so keep the connection open for a while.
            case .end(.close):
                shutdown(socket, Int32(SHUT_WR))
                throw Ended.byProvider
            case .end(.reset):
                var nowhere = sockaddr()
                nowhere.sa_family = sa_family_t(AF_UNSPEC)
                // connect(2): AF_UNSPEC dissolves the association, which for TCP is a reset.
                connect(socket, &nowhere, socklen_t(MemoryLayout<sockaddr>.size))
                throw Ended.byProvider
            }
        }

        private func readHead() throws -> [UInt8] {
            while true {
                if let end = input.firstRange(of: Array("\r\n\r\n".utf8)) {
                    let head = Array(input[..<end.upperBound])
                    input.removeFirst(end.upperBound)
                    return head
                }
                try receive()
            }
        }

        private func receive() throws {
            var bytes = [UInt8](repeating: 0, count: 262_144)
            while true {
                let count = recv(socket, &bytes, bytes.count, 0)
                if count > 0 {
                    input += bytes[..<count]
                    return
                }
                guard count < 0, errno == EAGAIN else {
                    noteHangUp()
                    throw Ended.byClient
                }
                try wait(for: Int16(POLLIN))
            }
        }

        private func send(_ bytes: UnsafeRawBufferPointer, stalled: Gate?) throws {
            var sent = 0
            while sent < bytes.count {
                let count = Glibc.send(
                    socket, bytes.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
                if count > 0 {
                    sent += count
                    core.change { $0.bytesSent += count }
                    continue
                }
                guard errno == EAGAIN else {
                    noteHangUp()
                    throw Ended.byClient
                }
                try wait(for: Int16(POLLOUT), stalled: stalled)
            }
        }

        private func pass(_ gate: Gate) throws {
            let wakeUp = wakeUp
            let waiter = Waiter { _ in wakeUp.wake() }
            gate.add(waiter)
            defer { _ = waiter.end(.late) }
            try wait(for: 0)
        }

        /// Waits for those events of the socket, or with none for a gate.
        private func wait(for events: Int16, stalled: Gate? = nil) throws {
            while true {
                var descriptors = [
                    pollfd(fd: socket, events: events | Self.hangUpEvents, revents: 0),
                    pollfd(fd: wakeUp.read, events: Int16(POLLIN), revents: 0),
                ]
                let count = poll(&descriptors, 2, stalled == nil ? 30_000 : 300)
                if count == 0 {
                    guard let stalled else { throw Ended.late }
                    stalled.open()
                    continue
                }
                let happened = descriptors[0].revents
                if happened & Self.hangUpEvents != 0 { noteHangUp() }
                if descriptors[1].revents != 0 {
                    wakeUp.take()
                    if core.state.withLock({ $0.isStopped }) { throw Ended.byProvider }
                    if events == 0 { return }
                }
                if events != 0, happened & events != 0 { return }
                if clientIsGone { throw Ended.byClient }
            }
        }

        private func noteHangUp() {
            guard !clientIsGone else { return }
            clientIsGone = true
            var time = timespec()
            clock_gettime(CLOCK_MONOTONIC, &time)
            let hangUp = HangUp(
                connection: number, time: UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec))
            core.change { $0.hangUps.append(hangUp) }
        }
    }
}
