/// The fields of a request that tell a web page from a program.
package struct WebRequest: Sendable {
    /// `Host`; nil when there is none (HTTP/1.0).
    package var host: String?
    /// `Origin`; browsers send it with everything but plain GETs, and pages cannot set it.
    package var origin: String?
    /// `Sec-Fetch-Site` (W3C Fetch Metadata); the only trace of a page's plain GET.
    package var secFetchSite: String?

    /// The facts of one request.
    package init(host: String? = nil, origin: String? = nil, secFetchSite: String? = nil) {
        self.host = host
        self.origin = origin
        self.secFetchSite = secFetchSite
    }
}
