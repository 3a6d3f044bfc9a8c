import Synchronization

/// The functions of the system's OpenSSL, 3.x or 1.1.1, that are used: looked up when the first https origin is, so that
/// nothing of OpenSSL is needed to build, nor to serve anything else.
///
/// Each is documented by its name in C. What is a macro there goes through the two `ctrl` functions; see `Macro`.
final class OpenSSL: Sendable {
    /// An object of the library's; which kind, the function's name says.
    typealias Object = OpaquePointer
    /// A text of C.
    typealias Text = UnsafePointer<CChar>

    /// The library, once it is loaded: what C calls back has no other way to it. It is never unloaded.
    static let loaded = AtomicLazyReference<OpenSSL>()

    // MARK: The library

    /// `OPENSSL_init_ssl`
    let initialize: @Sendable @convention(c) (UInt64, Object?) -> CInt
    /// `ERR_clear_error`
    let clearErrors: @Sendable @convention(c) () -> Void
    /// `ERR_peek_error`
    let hasError: @Sendable @convention(c) () -> CUnsignedLong
    /// `ERR_get_error`
    let nextError: @Sendable @convention(c) () -> CUnsignedLong
    /// `ERR_lib_error_string`
    let errorLibrary: @Sendable @convention(c) (CUnsignedLong) -> Text?
    /// `ERR_reason_error_string`
    let errorReason: @Sendable @convention(c) (CUnsignedLong) -> Text?

    // MARK: Contexts

    /// `TLS_client_method`
    let clientMethod: @Sendable @convention(c) () -> Object?
    /// `SSL_CTX_new`
    let newContext: @Sendable @convention(c) (Object?) -> Object?
    /// `SSL_CTX_free`
    let freeContext: @Sendable @convention(c) (Object?) -> Void
    /// `SSL_CTX_ctrl`
    let controlContext: @Sendable @convention(c) (Object?, CInt, CLong, UnsafeMutableRawPointer?) -> CLong
    /// `SSL_CTX_set_options`
    let setOptions: @Sendable @convention(c) (Object?, UInt64) -> UInt64
    /// `SSL_CTX_set_verify`
    let setVerification: @Sendable @convention(c) (Object?, CInt, VerificationCallback?) -> Void
    /// `SSL_CTX_load_verify_locations`
    let trust: @Sendable @convention(c) (Object?, Text?, Text?) -> CInt
    /// `SSL_CTX_set_alpn_protos`
    let setProtocols: @Sendable @convention(c) (Object?, UnsafePointer<UInt8>?, CUnsignedInt) -> CInt
    /// `SSL_CTX_sess_set_new_cb`
    let setSessionCallback: @Sendable @convention(c) (Object?, SessionCallback?) -> Void
    /// `SSL_CTX_get0_param`
    let contextParameters: @Sendable @convention(c) (Object?) -> Object?
    /// `X509_get_default_cert_file`
    let defaultFile: @Sendable @convention(c) () -> Text?
    /// `X509_get_default_cert_dir`
    let defaultDirectory: @Sendable @convention(c) () -> Text?

    // MARK: Connections

    /// `SSL_new`
    let newConnection: @Sendable @convention(c) (Object?) -> Object?
    /// `SSL_free`
    let freeConnection: @Sendable @convention(c) (Object?) -> Void
    /// `SSL_ctrl`
    let controlConnection: @Sendable @convention(c) (Object?, CInt, CLong, UnsafeMutableRawPointer?) -> CLong
    /// `SSL_set_connect_state`
    let becomeClient: @Sendable @convention(c) (Object?) -> Void
    /// `SSL_set_bio`
    let setTransport: @Sendable @convention(c) (Object?, Object?, Object?) -> Void
    /// `SSL_set_ex_data`
    let setOwner: @Sendable @convention(c) (Object?, CInt, UnsafeMutableRawPointer?) -> CInt
    /// `SSL_get_ex_data`
    let owner: @Sendable @convention(c) (Object?, CInt) -> UnsafeMutableRawPointer?
    /// `SSL_set1_host`
    let setHost: @Sendable @convention(c) (Object?, Text?) -> CInt
    /// `SSL_set_hostflags`
    let setHostFlags: @Sendable @convention(c) (Object?, CUnsignedInt) -> Void
    /// `SSL_get0_param`
    let parameters: @Sendable @convention(c) (Object?) -> Object?
    /// `X509_VERIFY_PARAM_set1_ip_asc`
    let setAddress: @Sendable @convention(c) (Object?, Text?) -> CInt
    /// `X509_VERIFY_PARAM_set_flags`
    let setParameterFlags: @Sendable @convention(c) (Object?, CUnsignedLong) -> CInt
    /// `SSL_do_handshake`
    let shakeHands: @Sendable @convention(c) (Object?) -> CInt
    /// `SSL_read`
    let read: @Sendable @convention(c) (Object?, UnsafeMutableRawPointer?, CInt) -> CInt
    /// `SSL_peek`
    let peek: @Sendable @convention(c) (Object?, UnsafeMutableRawPointer?, CInt) -> CInt
    /// `SSL_has_pending`
    let hasPending: @Sendable @convention(c) (Object?) -> CInt
    /// `SSL_write`
    let write: @Sendable @convention(c) (Object?, UnsafeRawPointer?, CInt) -> CInt
    /// `SSL_shutdown`
    let sayGoodbye: @Sendable @convention(c) (Object?) -> CInt
    /// `SSL_set_shutdown`
    let setShutdown: @Sendable @convention(c) (Object?, CInt) -> Void
    /// `SSL_get_error`
    let outcome: @Sendable @convention(c) (Object?, CInt) -> CInt

    // MARK: Sessions

    /// `SSL_set_session`
    let setSession: @Sendable @convention(c) (Object?, Object?) -> CInt
    /// `SSL_session_reused`
    let isResumed: @Sendable @convention(c) (Object?) -> CInt
    /// `SSL_SESSION_is_resumable`
    let isResumable: @Sendable @convention(c) (Object?) -> CInt
    /// `SSL_SESSION_free`
    let freeSession: @Sendable @convention(c) (Object?) -> Void

    /// How ciphertext reaches the socket.
    let transport: TransportFunctions
    /// Reading certificates.
    let certificates: CertificateFunctions

    /// Looks everything up.
    init(_ library: SharedLibrary) throws(TLSSetupError) {
        initialize = try library.function("OPENSSL_init_ssl")
        clearErrors = try library.function("ERR_clear_error")
        hasError = try library.function("ERR_peek_error")
        nextError = try library.function("ERR_get_error")
        errorLibrary = try library.function("ERR_lib_error_string")
        errorReason = try library.function("ERR_reason_error_string")
        clientMethod = try library.function("TLS_client_method")
        newContext = try library.function("SSL_CTX_new")
        freeContext = try library.function("SSL_CTX_free")
        controlContext = try library.function("SSL_CTX_ctrl")
        setOptions = try library.function("SSL_CTX_set_options")
        setVerification = try library.function("SSL_CTX_set_verify")
        trust = try library.function("SSL_CTX_load_verify_locations")
        setProtocols = try library.function("SSL_CTX_set_alpn_protos")
        setSessionCallback = try library.function("SSL_CTX_sess_set_new_cb")
        contextParameters = try library.function("SSL_CTX_get0_param")
        defaultFile = try library.function("X509_get_default_cert_file")
        defaultDirectory = try library.function("X509_get_default_cert_dir")
        newConnection = try library.function("SSL_new")
        freeConnection = try library.function("SSL_free")
        controlConnection = try library.function("SSL_ctrl")
        becomeClient = try library.function("SSL_set_connect_state")
        setTransport = try library.function("SSL_set_bio")
        setOwner = try library.function("SSL_set_ex_data")
        owner = try library.function("SSL_get_ex_data")
        setHost = try library.function("SSL_set1_host")
        setHostFlags = try library.function("SSL_set_hostflags")
        parameters = try library.function("SSL_get0_param")
        setAddress = try library.function("X509_VERIFY_PARAM_set1_ip_asc")
        setParameterFlags = try library.function("X509_VERIFY_PARAM_set_flags")
        shakeHands = try library.function("SSL_do_handshake")
        read = try library.function("SSL_read")
        peek = try library.function("SSL_peek")
        hasPending = try library.function("SSL_has_pending")
        write = try library.function("SSL_write")
        sayGoodbye = try library.function("SSL_shutdown")
        setShutdown = try library.function("SSL_set_shutdown")
        outcome = try library.function("SSL_get_error")
        setSession = try library.function("SSL_set_session")
        isResumed = try library.function("SSL_session_reused")
        isResumable = try library.function("SSL_SESSION_is_resumable")
        freeSession = try library.function("SSL_SESSION_free")
        transport = try TransportFunctions(library)
        certificates = try CertificateFunctions(library)
    }
}
