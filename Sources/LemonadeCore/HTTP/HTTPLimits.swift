/// Every bound of the HTTP parsers: nothing a peer sends makes them keep or look at more than this.
struct HTTPLimits: Sendable, Equatable {
    /// Largest accepted message head, from its first byte through its empty line. Beyond: 431. Default: 64 KiB.
    var maxHeadBytes = 64 * 1024
    /// Longest accepted request line or status line, without its line end. Beyond: 414. Default: 16 KiB.
    var maxStartLineBytes = 16 * 1024
    /// Longest accepted method name; RFC 9110 §9.1 wants 501 for one that is not known. Default: 32 bytes.
    var maxMethodBytes = 32
    /// Most field lines in one head or trailer section. Beyond: 431. Default: 256.
    var maxFields = 256
    /// Most bytes in the values of all `Connection` fields of a head: each of its fields is looked for there. Beyond: 431.
    /// Default: 1 KiB.
    var maxConnectionBytes = 1024
    /// Most empty lines skipped in front of a request line (RFC 9112 §2.2). Default: 4.
    var maxLeadingEmptyLines = 4
    /// Longest accepted chunk-size line, extensions included, without its line end. Default: 256 bytes.
    var maxChunkLineBytes = 256
    /// Most bytes of chunk extensions in one body, so that tiny chunks with long extensions cannot keep a reader busy for
    /// nothing. Default: 16 KiB.
    var maxChunkExtensionBytes = 16 * 1024
    /// Largest accepted trailer section, without the empty line that ends it. Default: 8 KiB.
    var maxTrailerBytes = 8 * 1024
}
