/// What a CORS preflight asks for (WHATWG Fetch §3.2.2).
package struct PreflightRequest: Sendable {
    /// `Access-Control-Request-Headers`.
    package var headers: String?
    /// `Access-Control-Request-Private-Network`: the page is public and this server's address is not.
    package var privateNetwork: String?

    /// The facts of one preflight.
    package init(headers: String? = nil, privateNetwork: String? = nil) {
        self.headers = headers
        self.privateNetwork = privateNetwork
    }
}
