/// The functions of OpenSSL by which it reads and writes ciphertext through us (its BIO).
struct TransportFunctions: Sendable {
    /// `long (*)(BIO *, int, long, void *)`
    typealias ControlCallback = @convention(c) (OpaquePointer?, CInt, CLong, UnsafeMutableRawPointer?) -> CLong
    /// `int (*)(BIO *, char *, int)`
    typealias ReadCallback = @convention(c) (OpaquePointer?, UnsafeMutablePointer<CChar>?, CInt) -> CInt
    /// `int (*)(BIO *, const char *, int)`
    typealias WriteCallback = @convention(c) (OpaquePointer?, UnsafePointer<CChar>?, CInt) -> CInt

    /// `BIO_get_new_index`
    let newIndex: @Sendable @convention(c) () -> CInt
    /// `BIO_meth_new`
    let newMethod: @Sendable @convention(c) (CInt, OpenSSL.Text?) -> OpaquePointer?
    /// `BIO_meth_free`
    let freeMethod: @Sendable @convention(c) (OpaquePointer?) -> Void
    /// `BIO_meth_set_read`
    let setRead: @Sendable @convention(c) (OpaquePointer?, ReadCallback?) -> CInt
    /// `BIO_meth_set_write`
    let setWrite: @Sendable @convention(c) (OpaquePointer?, WriteCallback?) -> CInt
    /// `BIO_meth_set_ctrl`
    let setControl: @Sendable @convention(c) (OpaquePointer?, ControlCallback?) -> CInt
    /// `BIO_new`
    let new: @Sendable @convention(c) (OpaquePointer?) -> OpaquePointer?
    /// `BIO_set_init`
    let setReady: @Sendable @convention(c) (OpaquePointer?, CInt) -> Void
    /// `BIO_set_data`
    let setOwner: @Sendable @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?) -> Void
    /// `BIO_get_data`
    let owner: @Sendable @convention(c) (OpaquePointer?) -> UnsafeMutableRawPointer?
    /// `BIO_set_flags`
    let setFlags: @Sendable @convention(c) (OpaquePointer?, CInt) -> Void
    /// `BIO_clear_flags`
    let clearFlags: @Sendable @convention(c) (OpaquePointer?, CInt) -> Void

    /// Looks them up.
    init(_ library: SharedLibrary) throws(TLSSetupError) {
        newIndex = try library.function("BIO_get_new_index")
        newMethod = try library.function("BIO_meth_new")
        freeMethod = try library.function("BIO_meth_free")
        setRead = try library.function("BIO_meth_set_read")
        setWrite = try library.function("BIO_meth_set_write")
        setControl = try library.function("BIO_meth_set_ctrl")
        new = try library.function("BIO_new")
        setReady = try library.function("BIO_set_init")
        setOwner = try library.function("BIO_set_data")
        owner = try library.function("BIO_get_data")
        setFlags = try library.function("BIO_set_flags")
        clearFlags = try library.function("BIO_clear_flags")
    }
}
