import Glibc

/// What all connections that trust the same certificates have in common (an SSL_CTX). Shared by all loops.
final class TLSContext: Sendable {
    /// The library that it belongs to.
    let library: OpenSSL
    /// Whose word it takes.
    let trust: TLSTrust
    /// When it was made: certificates on disk change.
    let made: Instant
    /// Whether the system has no CA certificates at all, so that nobody can be trusted.
    let knowsNobody: Bool
    // Safety: an SSL_CTX counts its references and locks its store; it is configured before anybody else sees it, and freed
    // when nobody does any more.
    private nonisolated(unsafe) let context: OpaquePointer
    // Safety: never changed once made, and kept for as long as the connections, which hold this object.
    private nonisolated(unsafe) let transport: OpaquePointer

    /// Makes one. This reads files: not to be done on a loop (the system's CA file alone took 38 ms).
    init(library: OpenSSL, trust: TLSTrust) throws(TLSSetupError) {
        guard let context = library.newContext(library.clientMethod()) else { throw .outOfMemory }
        guard let transport = TLSTransport.makeMethod(library) else {
            library.freeContext(context)
            throw .outOfMemory
        }
        self.library = library
        self.trust = trust
        self.context = context
        self.transport = transport
        made = .now()
        do {
            Self.configure(context, library)
            knowsNobody = try Self.load(trust, into: context, library)
        } catch {
            library.freeContext(context)
            library.transport.freeMethod(transport)
            throw error
        }
    }

    deinit {
        library.freeContext(context)
        library.transport.freeMethod(transport)
    }

    /// A new connection (an SSL) and its transport (a BIO); nil when there is no memory for them.
    func makeConnection() -> (connection: OpaquePointer, transport: OpaquePointer)? {
        guard let connection = library.newConnection(context) else { return nil }
        guard let bio = library.transport.new(transport) else {
            library.freeConnection(connection)
            return nil
        }
        return (connection, bio)
    }

    private static func configure(_ context: OpaquePointer, _ library: OpenSSL) {
        // The system's policy (openssl.cnf) may ask for more, and then it stays so.
        if library.controlContext(context, OpenSSL.Macro.controlOldestVersion, 0, nil) < OpenSSL.Macro.versionTLS12 {
            _ = library.controlContext(
                context, OpenSSL.Macro.controlSetOldestVersion, OpenSSL.Macro.versionTLS12, nil)
        }
        _ = library.controlContext(context, OpenSSL.Macro.controlMode, OpenSSL.Macro.modes, nil)
        // One call of the system for a record, instead of one for its header and one for the rest.
        _ = library.controlContext(context, OpenSSL.Macro.controlReadAhead, 1, nil)
        _ = library.controlContext(context, OpenSSL.Macro.controlSessionCache, OpenSSL.Macro.cacheIsOurs, nil)
        _ = library.setOptions(context, OpenSSL.Macro.noRenegotiation)
        let protocols: StaticString = "\u{8}http/1.1"
        _ = library.setProtocols(context, protocols.utf8Start, CUnsignedInt(protocols.utf8CodeUnitCount))
        // Every certificate that somebody chose to trust is an end of the chain, an intermediate one too.
        _ = library.setParameterFlags(library.contextParameters(context), OpenSSL.Macro.partialChain)
        library.setVerification(context, OpenSSL.Macro.verifyPeer, TLSStream.verified)
        library.setSessionCallback(context, TLSStream.sessionArrived)
    }

    /// Loads the certificates to trust. True if there are none.
    private static func load(_ trust: TLSTrust, into context: OpaquePointer, _ library: OpenSSL) throws(TLSSetupError)
        -> Bool
    {
        switch trust {
        case .file(let path):
            try load(file: path, namedBy: "the provider's ca_file", into: context, library)
            return false
        case .system(let file, let directories):
            var knowsSomebody = file != nil || directories != nil
            if let file {
                try load(file: file, namedBy: "SSL_CERT_FILE", into: context, library)
            } else if let path = library.defaultFile(), library.trust(context, path, nil) == 1 {
                knowsSomebody = true
            }
            // A directory is searched when a certificate is looked for, by a hash of its name.
            if let directories {
                _ = library.trust(context, nil, directories)
            } else if let path = library.defaultDirectory() {
                _ = library.trust(context, nil, path)
                knowsSomebody = knowsSomebody || hasEntries(path)
            }
            library.clearErrors()
            return !knowsSomebody
        }
    }

    private static func load(
        file path: String, namedBy source: String, into context: OpaquePointer, _ library: OpenSSL
    ) throws(TLSSetupError) {
        guard access(path, R_OK) == 0 else {
            throw .unusableCertificates(path: path, source: source, reason: SystemError(call: "access").words)
        }
        library.clearErrors()
        guard library.trust(context, path, nil) == 1 else {
            let reason = library.takeError()?.words ?? "unknown"
            throw .unusableCertificates(
                path: path, source: source, reason: "no certificate in it can be read: \(reason)")
        }
    }

    private static func hasEntries(_ directory: UnsafePointer<CChar>) -> Bool {
        guard let stream = opendir(directory) else { return false }
        defer { closedir(stream) }
        var count = 0
        // The directory itself and the one above it are always there.
        while count < 3, readdir(stream) != nil { count += 1 }
        return count == 3
    }
}
