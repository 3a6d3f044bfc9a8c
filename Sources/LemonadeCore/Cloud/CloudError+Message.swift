extension CloudError {
    /// The request's member at fault, if it is one member's.
    package var member: String? {
        switch self {
        case .invalidProviderName, .variableTaken, .notInstalled: "provider"
        case .missingBaseURL, .invalidBaseURL: "base_url"
        case .invalidAuthHeaderName: "auth_header_name"
        case .invalidAuthHeaderPrefix: "auth_header_prefix"
        case .invalidProxy: "proxy"
        case .invalidKey, .authConflict: "api_key"
        case .insecureHTTPRequiresOptIn: "allow_insecure_http"
        case .tooManyProviders, .invalidConfiguration: nil
        }
    }

    /// What happened and what to do next, as one or two sentences. Never holds a key or an address.
    package var message: String {
        switch self {
        case .invalidProviderName(let name, let fault): fault.sentence(about: name)
        case .variableTaken(let name, let other):
            "'\(name)' and the installed provider '\(other)' would share the variable \(name.environmentVariable). "
                + "Choose another name, or uninstall '\(other)' first."
        case .tooManyProviders:
            "\(InstalledProviders.most) providers are installed, which is the most. Uninstall one first."
        case .missingBaseURL(let name):
            "The member 'base_url' is missing, and no provider '\(name)' is installed that it could be taken from."
        case .invalidBaseURL(let fault): fault.sentence
        case .invalidAuthHeaderName(let fault): "auth_header_name \(fault.predicate)."
        case .invalidAuthHeaderPrefix(let fault): "auth_header_prefix \(fault.predicate)."
        case .invalidProxy(let name, let fault): "proxy \(fault.predicate)\(fault.advice(for: name))."
        case .invalidKey(let fault): "The API key \(fault.predicate)."
        case .insecureHTTPRequiresOptIn(let name):
            "The API key of '\(name)' would travel unencrypted, because its base_url is http://. Use an https:// "
                + "address, or allow it with allow_insecure_http (--allow-insecure-http on the command line)."
        case .notInstalled(let name):
            "No cloud provider '\(name)' is installed. Install it with: lemonade cloud install \(name) --base-url URL"
        case .authConflict(let name):
            "\(name.environmentVariable) is set in lemond's environment and always wins; the supplied key was not "
                + "stored. Unset the variable and restart lemond to use a key of your own."
        case .invalidConfiguration(let path, let reason): "\(path): \(reason)"
        }
    }
}

extension ProviderNameFault {
    /// The fault as a sentence that says what to write instead.
    func sentence(about name: String) -> String {
        switch self {
        case .empty: "The provider's name is empty."
        case .tooLong: "A provider's name has at most \(ProviderName.longest) characters."
        case .upperCase: "A provider's name has no capital letters. Write '\(name.lowercased())'."
        case .character(let character):
            "A provider's name is made of a-z, 0-9, '-' and '_' only; this one holds \(character.shown)."
        case .adminKey:
            "A provider cannot be named 'admin': its variable LEMONADE_ADMIN_API_KEY is this server's own admin key."
        case .localPrefix: "A provider cannot be named '\(name)': that is a prefix of local models."
        }
    }
}

extension BaseURLFault {
    /// The fault as a sentence.
    var sentence: String {
        switch self {
        case .empty: "base_url is empty. Write it as https://host/path."
        case .tooLong: "base_url is longer than \(BaseURL.longest) bytes."
        case .whiteSpace: "base_url holds white space."
        case .controlCharacter: "base_url holds a control character."
        case .notASCII: "base_url holds a character outside ASCII. Percent-encode it, or write the host as xn--…."
        case .character(let character): "base_url holds \(character.shown), which no URL may hold."
        case .noScheme: "base_url has no scheme. Write it as https://host/path."
        case .unsupportedScheme: "base_url's scheme is neither http nor https."
        case .userInfo: "base_url holds user info (name:password@). Supply the key as api_key instead."
        case .query: "base_url holds a query (?…). Leave it out; a key belongs in api_key."
        case .fragment: "base_url holds a fragment (#…). Leave it out."
        case .noHost: "base_url has no host. Write it as https://host/path."
        case .badHost: "base_url's host is neither a name nor an IP address."
        case .badIPv6: "base_url's host is not an IPv6 address in brackets, as in http://[::1]:8080/v1."
        case .badPort: "base_url's port is not a number from 1 to 65535."
        case .badPercent: "base_url holds a '%' that two hexadecimal digits do not follow."
        }
    }
}

extension AuthHeaderFault {
    /// The fault as the rest of a sentence.
    var predicate: String {
        switch self {
        case .empty: "is empty; leave it out for 'Authorization'"
        case .tooLong: "is longer than \(AuthHeader.longest) bytes"
        case .notToken: "is not an HTTP field name, as in 'Authorization' or 'x-api-key'"
        case .reserved: "names a field that HTTP itself or the relay needs"
        case .notPrintable: "holds a control character or one outside ASCII"
        }
    }
}

extension APIKeyFault {
    /// The fault as the rest of a sentence.
    var predicate: String {
        switch self {
        case .empty: "is empty"
        case .tooLong: "is longer than \(APIKey.longest) bytes"
        case .controlCharacter: "holds a control character, such as a line break. Supply it as one line"
        case .notASCII: "holds a character outside ASCII, as pasting from a formatted page leaves"
        }
    }
}

extension Character {
    /// The character in quotes, or its number where it cannot be printed safely.
    fileprivate var shown: String {
        if let ascii = asciiValue, (0x20...0x7E).contains(ascii) { return ascii == 0x20 ? "a space" : "'\(self)'" }
        let scalars = unicodeScalars.prefix(4).map { scalar in
            let digits = String(scalar.value, radix: 16, uppercase: true)
            return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        }
        return scalars.joined(separator: " ")
    }
}
