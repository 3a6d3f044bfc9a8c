import CSystem
import Glibc

/// TLS over a connected socket, as a client.
///
/// TLS records hide from epoll what has arrived but is not read yet, so `descriptor.isReadable` stays true as long as OpenSSL
/// holds anything: whoever trusts that flag misses nothing.
final class TLSStream: ByteStream {
    /// The most that goes into one record (RFC 8446 §5.1).
    static let largestRecord = 16 * 1024

    let descriptor: Descriptor
    /// Whom it is connected to.
    let target: ConnectionTarget
    /// What it was made from.
    let context: TLSContext
    /// Why the peer's certificate was refused, once it was.
    var rejection: RejectedCertificate?
    /// How OpenSSL reaches the socket.
    let transport: TLSTransport
    /// OpenSSL's part of it; nil once closed.
    private(set) var connection: OpaquePointer?
    /// The handshake is done: bytes may be read and written.
    var isEstablished = false

    private let sessions: TLSSessions
    private var library: OpenSSL { context.library }
    private var ending: IOResult?
    private var writeFailure: StreamError?
    private var hasHalfWrittenRecord = false

    /// Over a connected socket, which belongs to the stream from now on; throws, and closes it, when OpenSSL has no memory.
    init(descriptor: Descriptor, target: ConnectionTarget, context: TLSContext, sessions: TLSSessions)
        throws(TLSSetupError)
    {
        self.descriptor = descriptor
        self.target = target
        self.context = context
        self.sessions = sessions
        transport = TLSTransport(descriptor: descriptor)
        guard let (connection, bio) = context.makeConnection() else {
            descriptor.close()
            throw .outOfMemory
        }
        self.connection = connection
        transport.attach(to: bio, library)
        library.setTransport(connection, bio, bio)
        library.becomeClient(connection)
        guard library.setOwner(connection, 0, Unmanaged.passUnretained(self).toOpaque()) == 1, setPeerName(connection)
        else {
            close()
            throw .outOfMemory
        }
        if let session = sessions.session(for: target, under: context) { _ = library.setSession(connection, session) }
    }

    deinit {
        if let connection { library.freeConnection(connection) }
    }

    /// Whether the handshake took up an earlier session.
    var isResumed: Bool { connection != nil && library.isResumed(connection) == 1 }

    /// Keeps a session that the peer offers to resume; it is ours from now on.
    func keep(_ session: OpaquePointer) {
        sessions.keep(session, for: target, under: context)
    }

    /// Says whom the certificate must be for. False only when there is no memory.
    private func setPeerName(_ connection: OpaquePointer) -> Bool {
        guard IPAddress(target.host) == nil else {
            // RFC 6066 §3: an address is not a name that a server can be asked for.
            return library.setAddress(library.parameters(connection), target.host) == 1
        }
        // The dot that says a name is complete is no part of it in certificates.
        let name = target.host.hasSuffix(".") ? String(target.host.dropLast()) : target.host
        // RFC 9525 §2: the subject's common name is not looked at.
        library.setHostFlags(connection, OpenSSL.Macro.strictNames)
        let announced = name.withCString {
            library.controlConnection(
                connection, OpenSSL.Macro.controlServerName, OpenSSL.Macro.hostName,
                UnsafeMutableRawPointer(mutating: $0))
        }
        return announced == 1 && library.setHost(connection, name) == 1
    }

    /// Call before each attempt: what the thread's error queue holds is somebody else's.
    func beginAttempt() {
        transport.mayReceive = true
        // Nearly always it is empty, and clearing it costs three times as much as looking.
        if library.hasError() != 0 { library.clearErrors() }
    }

    func tryRead(into buffer: UnsafeMutableRawBufferPointer) -> IOResult {
        if let ending { return ending }
        var total = 0
        beginAttempt()
        // A record at a time, but as many as have arrived: a stream's events are often a record each.
        repeat {
            let count = library.read(
                connection, buffer.baseAddress.map { $0 + total }, CInt(clamping: buffer.count - total))
            guard count > 0 else {
                let result = result(of: count)
                return total == 0 ? result : .count(total)
            }
            total += Int(count)
            transport.mayReceive = descriptor.isReadable
        } while total < buffer.count && library.hasPending(connection) == 1
        if library.hasPending(connection) == 1 { descriptor.isReadable = true }
        return .count(total)
    }

    /// What a read that brought nothing came to. Remembers an ending, so that the next read tells it too.
    private func result(of count: CInt) -> IOResult {
        let result: IOResult
        switch library.outcome(connection, count) {
        case OpenSSL.Macro.wantRead: return .blocked(.read)
        case OpenSSL.Macro.wantWrite:
            // A read that has to write first is to be tried again when there is room.
            descriptor.isReadable = true
            return .blocked(.write)
        case OpenSSL.Macro.goodbyeReceived: result = .end
        default: result = .failed(failure())
        }
        ending = result
        // No event will tell of it.
        descriptor.isReadable = true
        return result
    }

    private func failure() -> StreamError {
        if let error = transport.failure { return .system(error) }
        if transport.hasEnded { return .tls("the connection was cut without TLS's goodbye (close_notify)") }
        let error = library.takeError()
        // RFC 8446 §4.4.2: in TLS 1.3 a server says so only after the handshake.
        if error?.number == OpenSSL.Macro.certificateRequired {
            return .tls("it wants a client certificate, which lemond does not have")
        }
        return .tls("TLS: \(error?.words ?? "unknown error")")
    }

    func tryWrite(_ parts: UnsafeBufferPointer<iovec>) -> IOResult {
        if let writeFailure { return .failed(writeFailure) }
        guard parts.count > 1, parts[0].iov_len < Self.largestRecord else {
            return write(UnsafeRawBufferPointer(start: parts[0].iov_base, count: parts[0].iov_len))
        }
        // A head and a body leave in one record, hence in one packet.
        let gathered = descriptor.core.buffers.take()
        defer { descriptor.core.buffers.give(gathered) }
        for part in parts where gathered.count < Self.largestRecord {
            let room = Self.largestRecord - gathered.count
            gathered.append(UnsafeRawBufferPointer(start: part.iov_base, count: min(part.iov_len, room)))
        }
        return write(gathered.bytes)
    }

    private func write(_ bytes: UnsafeRawBufferPointer) -> IOResult {
        beginAttempt()
        let count = library.write(connection, bytes.baseAddress, CInt(clamping: bytes.count))
        hasHalfWrittenRecord = false
        if count > 0 { return .count(Int(count)) }
        switch library.outcome(connection, count) {
        case OpenSSL.Macro.wantRead: return .blocked(.read)
        case OpenSSL.Macro.wantWrite:
            hasHalfWrittenRecord = true
            return .blocked(.write)
        default:
            let error = failure()
            writeFailure = error
            return .failed(error)
        }
    }

    func isFresh() -> Bool {
        guard ending == nil, writeFailure == nil, !descriptor.peerClosed, !descriptor.isCancelled else { return false }
        var byte: UInt8 = 0
        if library.hasPending(connection) == 0 {
            // The event of a hang-up may not have been fetched yet.
            let count = recv(descriptor.number, &byte, 1, Int32(MSG_PEEK))
            if count < 0 { return errno == EAGAIN }
            if count == 0 { return false }
        }
        // What arrived may be TLS's own business: the sessions of TLS 1.3 come whenever the server likes.
        beginAttempt()
        let count = library.peek(connection, &byte, 1)
        return count <= 0 && library.outcome(connection, count) == OpenSSL.Macro.wantRead
    }

    func close() {
        guard let connection else { return }
        if isEstablished, isIntact {
            beginAttempt()
            // Without a goodbye, said or meant, OpenSSL would hold the session for broken.
            if hasHalfWrittenRecord {
                library.setShutdown(connection, OpenSSL.Macro.goodbyeSent)
            } else {
                _ = library.sayGoodbye(connection)
            }
        }
        // Before the descriptor: its number may be somebody else's a moment later.
        library.freeConnection(connection)
        self.connection = nil
        ending = .failed(.cancelled)
        writeFailure = .cancelled
        descriptor.close()
    }

    private var isIntact: Bool {
        if case .failed = ending { return false }
        return writeFailure == nil
    }
}
