extension OpenSSL {
    /// Called for each certificate of a chain, good or not: `int (*)(int, X509_STORE_CTX *)`.
    typealias VerificationCallback = @convention(c) (CInt, Object?) -> CInt
    /// Called when a session can be resumed later: `int (*)(SSL *, SSL_SESSION *)`; 1 to keep it.
    typealias SessionCallback = @convention(c) (Object?, Object?) -> CInt

    /// What OpenSSL's headers define as macros, the same in 1.1.1 and 3.x.
    enum Macro {
        /// `OPENSSL_INIT_NO_ATEXIT`
        static let initializeWithoutExitHandler: UInt64 = 0x0008_0000
        /// `SSL_CTRL_MODE`
        static let controlMode: CInt = 33
        /// `SSL_CTRL_SET_READ_AHEAD`
        static let controlReadAhead: CInt = 41
        /// `SSL_CTRL_SET_SESS_CACHE_MODE`
        static let controlSessionCache: CInt = 44
        /// `SSL_CTRL_SET_TLSEXT_HOSTNAME`
        static let controlServerName: CInt = 55
        /// `SSL_CTRL_SET_MIN_PROTO_VERSION`
        static let controlSetOldestVersion: CInt = 123
        /// `SSL_CTRL_GET_MIN_PROTO_VERSION`
        static let controlOldestVersion: CInt = 130
        /// `TLS1_2_VERSION`
        static let versionTLS12: CLong = 0x0303
        /// `SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS`
        static let modes: CLong = 0x01 | 0x02 | 0x10
        /// `SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL`
        static let cacheIsOurs: CLong = 0x0001 | 0x0300
        /// `SSL_OP_NO_RENEGOTIATION`
        static let noRenegotiation: UInt64 = 1 << 30
        /// `SSL_VERIFY_PEER`
        static let verifyPeer: CInt = 1
        /// `X509_V_FLAG_PARTIAL_CHAIN`
        static let partialChain: CUnsignedLong = 0x8_0000
        /// `X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT`
        static let strictNames: CUnsignedInt = 0x04 | 0x20
        /// `TLSEXT_NAMETYPE_host_name`
        static let hostName: CLong = 0
        /// `SSL_SENT_SHUTDOWN`
        static let goodbyeSent: CInt = 1
        /// `SSL_ERROR_WANT_READ`
        static let wantRead: CInt = 2
        /// `SSL_ERROR_WANT_WRITE`
        static let wantWrite: CInt = 3
        /// `SSL_ERROR_ZERO_RETURN`
        static let goodbyeReceived: CInt = 6
        /// `SSL_R_UNSUPPORTED_PROTOCOL`
        static let unsupportedProtocol = 258
        /// `SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE`
        static let handshakeFailure = 1040
        /// `SSL_R_TLSV1_ALERT_PROTOCOL_VERSION`
        static let protocolVersion = 1070
        /// `SSL_R_TLSV1_UNRECOGNIZED_NAME`
        static let unrecognizedName = 1112
        /// `SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED`
        static let certificateRequired = 1116
        /// `SSL_R_TLSV1_ALERT_NO_APPLICATION_PROTOCOL`
        static let noApplicationProtocol = 1120
        /// `BIO_TYPE_SOURCE_SINK`
        static let sourceAndSink: CInt = 0x0400
        /// `BIO_CTRL_EOF`
        static let controlEnd: CInt = 2
        /// `BIO_CTRL_FLUSH`
        static let controlFlush: CInt = 11
        /// `BIO_FLAGS_RWS | BIO_FLAGS_SHOULD_RETRY`
        static let retryFlags: CInt = 0x0f
        /// `BIO_FLAGS_READ | BIO_FLAGS_SHOULD_RETRY`
        static let retryRead: CInt = 0x09
        /// `BIO_FLAGS_WRITE | BIO_FLAGS_SHOULD_RETRY`
        static let retryWrite: CInt = 0x0a
        /// `NID_commonName`
        static let commonName: CInt = 13
        /// `NID_subject_alt_name`
        static let alternativeNames: CInt = 85
        /// `GEN_DNS`
        static let nameIsDNS: CInt = 2
        /// `GEN_IPADD`
        static let nameIsAddress: CInt = 7
    }
}
