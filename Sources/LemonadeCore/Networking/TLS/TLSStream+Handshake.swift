extension TLSStream {
    /// What one step of the handshake came to.
    enum HandshakeStep {
        /// The peer is who it should be, and bytes may flow.
        case done
        /// Worth trying again once this is so.
        case blocked(Interest)
        /// There will be no session.
        case failed(TLSFailure)
    }

    /// Goes on with the handshake as far as it goes without waiting.
    func tryHandshake() -> HandshakeStep {
        let library = context.library
        beginAttempt()
        let result = library.shakeHands(connection)
        if result == 1 {
            isEstablished = true
            transport.forgetGreeting()
            // What came behind the handshake lies in OpenSSL's buffer, and no event will tell.
            if library.hasPending(connection) == 1 { descriptor.isReadable = true }
            return .done
        }
        switch library.outcome(connection, result) {
        case OpenSSL.Macro.wantRead: return .blocked(.read)
        case OpenSSL.Macro.wantWrite: return .blocked(.write)
        default: return .failed(handshakeFailure(library.takeError()))
        }
    }

    private func handshakeFailure(_ error: OpenSSL.ErrorReason?) -> TLSFailure {
        if let rejection { return .certificate(rejection) }
        if let error = transport.failure { return .broken(error) }
        let greeting = transport.greeting
        // RFC 8446 §5.1: the first record of a server is an alert or belongs to the handshake.
        if let first = greeting.first, first != 0x15, first != 0x16 {
            return .notTLS(isHTTP: greeting.starts(with: Array("HTTP".utf8)))
        }
        if transport.hasEnded { return .cut }
        switch error?.number {
        case OpenSSL.Macro.unsupportedProtocol, OpenSSL.Macro.protocolVersion:
            // The server chose a version that is too old, or refuses ours. Its record's version tells which one it speaks,
            // unless it hides that (RFC 8446 §5.1).
            let minor = greeting.count > 2 && greeting[1] == 3 ? greeting[2] : 3
            return .tooOld(version: ["SSL 3.0", "TLS 1.0", "TLS 1.1"].dropFirst(Int(minor)).first)
        case OpenSSL.Macro.handshakeFailure: return .nothingInCommon
        case OpenSSL.Macro.unrecognizedName: return .unknownName
        case OpenSSL.Macro.certificateRequired: return .wantsCertificate
        case OpenSSL.Macro.noApplicationProtocol: return .noHTTP1
        case .some, nil: return .other(error?.words ?? "unknown error")
        }
    }

    /// Called for each certificate of a chain, good or not. It changes nothing: it remembers what was wrong.
    static let verified: @Sendable @convention(c) (CInt, OpaquePointer?) -> CInt = { isGood, verification in
        guard isGood != 1, let library = OpenSSL.loaded.load() else { return isGood }
        let functions = library.certificates
        let connection = functions.connection(verification, functions.connectionIndex())
        if let stream = TLSStream.of(connection.map(OpaquePointer.init), library), stream.rejection == nil {
            stream.rejection = RejectedCertificate(verification, functions)
        }
        return isGood
    }

    /// Called when the peer has sent a session that can be resumed. 1, because we keep it.
    static let sessionArrived: @Sendable @convention(c) (OpaquePointer?, OpaquePointer?) -> CInt = {
        connection, session in
        guard let session, let library = OpenSSL.loaded.load(), let stream = TLSStream.of(connection, library) else {
            return 0
        }
        stream.keep(session)
        return 1
    }

    private static func of(_ connection: OpaquePointer?, _ library: OpenSSL) -> TLSStream? {
        guard let connection, let owner = library.owner(connection, 0) else { return nil }
        return Unmanaged<TLSStream>.fromOpaque(owner).takeUnretainedValue()
    }
}
