import Glibc

/// A certificate that was refused: what it says, and why it does not do.
struct RejectedCertificate: Sendable, Equatable {
    /// OpenSSL's number for what is wrong, `X509_V_ERR_…`.
    let code: Int
    /// OpenSSL's words for it.
    let words: String
    /// How far up the chain it stands: 0 for the server's own.
    let depth: Int
    /// The subject's common name.
    let commonName: String?
    /// The issuer's common name.
    let issuer: String?
    /// The host names and addresses that it is for.
    let names: [String]
    /// The day from which it is valid, `2026-01-31`.
    let firstDay: String?
    /// The day until which it is valid.
    let lastDay: String?
}

extension RejectedCertificate {
    /// The longest text that is taken from a certificate, and the most names: whoever sent it may have made it to annoy.
    private static let longestText = 256
    private static let mostNames = 100

    /// What a verification (an X509_STORE_CTX) has just found wrong.
    init(_ verification: OpaquePointer?, _ functions: CertificateFunctions) {
        let certificate = functions.current(verification)
        code = Int(functions.error(verification))
        words = OpenSSL.string(functions.errorText(CLong(code))) ?? "error \(code)"
        depth = Int(functions.depth(verification))
        commonName = certificate.flatMap { Self.commonName(functions.subject($0), functions) }
        issuer = certificate.flatMap { Self.commonName(functions.issuer($0), functions) }
        names = certificate.map { Self.names($0, functions) } ?? []
        firstDay = certificate.flatMap { Self.day(functions.notBefore($0), functions) }
        lastDay = certificate.flatMap { Self.day(functions.notAfter($0), functions) }
    }

    private static func commonName(_ name: OpaquePointer?, _ functions: CertificateFunctions) -> String? {
        guard let name else { return nil }
        var buffer = [CChar](repeating: 0, count: longestText)
        let count = functions.nameText(name, OpenSSL.Macro.commonName, &buffer, CInt(buffer.count))
        guard count > 0 else { return nil }
        return text(buffer.prefix(Int(count)).lazy.map { UInt8(bitPattern: $0) })
    }

    private static func names(_ certificate: OpaquePointer, _ functions: CertificateFunctions) -> [String] {
        guard let list = functions.extension(certificate, OpenSSL.Macro.alternativeNames, nil, nil) else { return [] }
        defer { functions.freeNames(list) }
        return (0..<min(Int(functions.count(list)), mostNames)).compactMap { index in
            var kind: CInt = 0
            let value = functions.nameValue(functions.element(list, CInt(index)), &kind)
            guard kind == OpenSSL.Macro.nameIsDNS || kind == OpenSSL.Macro.nameIsAddress, let value else { return nil }
            let bytes = UnsafeBufferPointer(start: functions.bytes(value), count: Int(functions.length(value)))
            return kind == OpenSSL.Macro.nameIsDNS ? text(bytes) : address(Array(bytes))
        }
    }

    private static func address(_ bytes: [UInt8]) -> String? {
        switch bytes.count {
        case 4: return bytes.map(String.init).joined(separator: ".")
        case 16:
            let halves = [bytes[..<8], bytes[8...]].map { $0.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
            return IPAddress.v6(high: halves[0], low: halves[1]).textOfV6
        default: return nil
        }
    }

    private static func day(_ time: OpaquePointer?, _ functions: CertificateFunctions) -> String? {
        var calendar = tm()
        guard let time, functions.calendarTime(time, &calendar) == 1 else { return nil }
        func padded(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(Int(calendar.tm_year) + 1900)-\(padded(calendar.tm_mon + 1))-\(padded(calendar.tm_mday))"
    }

    /// Somebody else's text, fit for a message: nothing in it moves a terminal's cursor.
    private static func text(_ bytes: some Collection<UInt8>) -> String {
        var text = ""
        for scalar in String(decoding: bytes.prefix(longestText), as: UTF8.self).unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: text += "?"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
