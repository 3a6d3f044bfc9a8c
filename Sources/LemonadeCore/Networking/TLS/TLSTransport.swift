import CSystem
import Glibc

/// How OpenSSL reaches the socket: it calls back for ciphertext.
///
/// Not OpenSSL's own way with a descriptor, because that one raises SIGPIPE, and reads until there is nothing left instead of
/// taking a short read for the end.
final class TLSTransport {
    /// The socket.
    let descriptor: Descriptor
    /// False once the socket is known to hold nothing more, until the next attempt: reading would be a call for nothing.
    var mayReceive = true
    /// The peer has ended its side of the connection below TLS.
    private(set) var hasEnded = false
    /// The connection broke.
    private(set) var failure: SystemError?
    /// The first bytes of what the peer sent; empty once it is known to speak TLS.
    private(set) var greeting: [UInt8] = []
    private var keepsGreeting = true

    /// Enough to tell TLS from HTTP, and the version of a TLS record (RFC 8446 §5.1).
    private static let greetingLength = 5

    /// Over a connected socket.
    init(descriptor: Descriptor) {
        self.descriptor = descriptor
    }

    /// The peer speaks TLS.
    func forgetGreeting() {
        keepsGreeting = false
        greeting = []
    }

    private func receive(into buffer: UnsafeMutableRawBufferPointer) -> IOResult {
        guard mayReceive else { return .blocked(.read) }
        while true {
            let count = recv(descriptor.number, buffer.baseAddress, buffer.count, 0)
            if count > 0 {
                if keepsGreeting, greeting.count < Self.greetingLength {
                    greeting += buffer.prefix(min(count, Self.greetingLength - greeting.count))
                }
                // As for a plain socket: less than asked for is all there is, unless the peer has ended its side.
                if count < buffer.count, !descriptor.peerClosed { setDrained() }
                return .count(count)
            }
            if count == 0 {
                hasEnded = true
                return .end
            }
            switch errno {
            case EINTR: continue
            case EAGAIN:
                setDrained()
                return .blocked(.read)
            default:
                let error = SystemError(call: "recv")
                failure = error
                return .failed(.system(error))
            }
        }
    }

    private func setDrained() {
        descriptor.isReadable = false
        mayReceive = false
    }

    private func send(_ bytes: UnsafeRawBufferPointer) -> IOResult {
        while true {
            let count = Glibc.send(descriptor.number, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
            if count >= 0 { return .count(count) }
            switch errno {
            case EINTR: continue
            case EAGAIN:
                descriptor.isWritable = false
                return .blocked(.write)
            default:
                let error = SystemError(call: "send")
                failure = error
                return .failed(.system(error))
            }
        }
    }
}

// MARK: What OpenSSL calls

extension TLSTransport {
    /// The description of this kind of transport that OpenSSL wants (a BIO_METHOD).
    static func makeMethod(_ library: OpenSSL) -> OpaquePointer? {
        let functions = library.transport
        guard let method = functions.newMethod(functions.newIndex() | OpenSSL.Macro.sourceAndSink, "lemonade") else {
            return nil
        }
        _ = functions.setRead(method) { bio, bytes, count in
            TLSTransport.run(bio) { $0.receive(into: UnsafeMutableRawBufferPointer(start: bytes, count: Int(count))) }
        }
        _ = functions.setWrite(method) { bio, bytes, count in
            TLSTransport.run(bio) { $0.send(UnsafeRawBufferPointer(start: bytes, count: Int(count))) }
        }
        _ = functions.setControl(method) { bio, command, _, _ in
            switch command {
            case OpenSSL.Macro.controlFlush: 1
            case OpenSSL.Macro.controlEnd: TLSTransport.of(bio, OpenSSL.loaded.load())?.hasEnded == true ? 1 : 0
            default: 0
            }
        }
        return method
    }

    /// Makes `bio` read and write through this transport, which must outlive it.
    func attach(to bio: OpaquePointer, _ library: OpenSSL) {
        library.transport.setOwner(bio, Unmanaged.passUnretained(self).toOpaque())
        library.transport.setReady(bio, 1)
    }

    private static func of(_ bio: OpaquePointer?, _ library: OpenSSL?) -> TLSTransport? {
        guard let owner = library?.transport.owner(bio) else { return nil }
        return Unmanaged<TLSTransport>.fromOpaque(owner).takeUnretainedValue()
    }

    private static func run(_ bio: OpaquePointer?, _ body: (TLSTransport) -> IOResult) -> CInt {
        guard let library = OpenSSL.loaded.load(), let transport = of(bio, library) else { return -1 }
        library.transport.clearFlags(bio, OpenSSL.Macro.retryFlags)
        switch body(transport) {
        case .count(let count): return CInt(count)
        case .end: return 0
        case .blocked(.write):
            library.transport.setFlags(bio, OpenSSL.Macro.retryWrite)
            return -1
        case .blocked:
            library.transport.setFlags(bio, OpenSSL.Macro.retryRead)
            return -1
        case .failed: return -1
        }
    }
}
