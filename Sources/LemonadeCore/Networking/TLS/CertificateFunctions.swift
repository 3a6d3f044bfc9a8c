import Glibc

/// The functions of OpenSSL that tell what a certificate says and why it was refused.
struct CertificateFunctions: Sendable {
    /// `SSL_get_ex_data_X509_STORE_CTX_idx`
    let connectionIndex: @Sendable @convention(c) () -> CInt
    /// `X509_STORE_CTX_get_ex_data`
    let connection: @Sendable @convention(c) (OpaquePointer?, CInt) -> UnsafeMutableRawPointer?
    /// `X509_STORE_CTX_get_error`
    let error: @Sendable @convention(c) (OpaquePointer?) -> CInt
    /// `X509_STORE_CTX_get_error_depth`
    let depth: @Sendable @convention(c) (OpaquePointer?) -> CInt
    /// `X509_STORE_CTX_get_current_cert`
    let current: @Sendable @convention(c) (OpaquePointer?) -> OpaquePointer?
    /// `X509_verify_cert_error_string`
    let errorText: @Sendable @convention(c) (CLong) -> OpenSSL.Text?
    /// `X509_get_subject_name`
    let subject: @Sendable @convention(c) (OpaquePointer?) -> OpaquePointer?
    /// `X509_get_issuer_name`
    let issuer: @Sendable @convention(c) (OpaquePointer?) -> OpaquePointer?
    /// `X509_NAME_get_text_by_NID`
    let nameText: @Sendable @convention(c) (OpaquePointer?, CInt, UnsafeMutablePointer<CChar>?, CInt) -> CInt
    /// `X509_get0_notBefore`
    let notBefore: @Sendable @convention(c) (OpaquePointer?) -> OpaquePointer?
    /// `X509_get0_notAfter`
    let notAfter: @Sendable @convention(c) (OpaquePointer?) -> OpaquePointer?
    /// `ASN1_TIME_to_tm`
    let calendarTime: @Sendable @convention(c) (OpaquePointer?, UnsafeMutablePointer<tm>?) -> CInt
    /// `X509_get_ext_d2i`
    let `extension`:
        @Sendable @convention(c) (OpaquePointer?, CInt, UnsafeMutablePointer<CInt>?, UnsafeMutablePointer<CInt>?) ->
            OpaquePointer?
    /// `GENERAL_NAMES_free`
    let freeNames: @Sendable @convention(c) (OpaquePointer?) -> Void
    /// `OPENSSL_sk_num`
    let count: @Sendable @convention(c) (OpaquePointer?) -> CInt
    /// `OPENSSL_sk_value`
    let element: @Sendable @convention(c) (OpaquePointer?, CInt) -> OpaquePointer?
    /// `GENERAL_NAME_get0_value`
    let nameValue: @Sendable @convention(c) (OpaquePointer?, UnsafeMutablePointer<CInt>?) -> OpaquePointer?
    /// `ASN1_STRING_get0_data`
    let bytes: @Sendable @convention(c) (OpaquePointer?) -> UnsafePointer<UInt8>?
    /// `ASN1_STRING_length`
    let length: @Sendable @convention(c) (OpaquePointer?) -> CInt

    /// Looks them up.
    init(_ library: SharedLibrary) throws(TLSSetupError) {
        connectionIndex = try library.function("SSL_get_ex_data_X509_STORE_CTX_idx")
        connection = try library.function("X509_STORE_CTX_get_ex_data")
        error = try library.function("X509_STORE_CTX_get_error")
        depth = try library.function("X509_STORE_CTX_get_error_depth")
        current = try library.function("X509_STORE_CTX_get_current_cert")
        errorText = try library.function("X509_verify_cert_error_string")
        subject = try library.function("X509_get_subject_name")
        issuer = try library.function("X509_get_issuer_name")
        nameText = try library.function("X509_NAME_get_text_by_NID")
        notBefore = try library.function("X509_get0_notBefore")
        notAfter = try library.function("X509_get0_notAfter")
        calendarTime = try library.function("ASN1_TIME_to_tm")
        `extension` = try library.function("X509_get_ext_d2i")
        freeNames = try library.function("GENERAL_NAMES_free")
        count = try library.function("OPENSSL_sk_num")
        element = try library.function("OPENSSL_sk_value")
        nameValue = try library.function("GENERAL_NAME_get0_value")
        bytes = try library.function("ASN1_STRING_get0_data")
        length = try library.function("ASN1_STRING_length")
    }
}
