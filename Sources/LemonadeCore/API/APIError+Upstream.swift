/// Failures of what stands behind this server, and of the server itself.
extension APIError {
    /// Name resolution, connecting or TLS failed; `reason` in words ("connection refused").
    package static func upstreamUnreachable(_ upstream: Upstream, reason: String) -> APIError {
        APIError(
            .upstreamUnreachable, "\(upstream.subject) cannot be reached: \(reason). \(upstream.advice)",
            details: upstream.details)
    }

    /// The proxy on the way did not let it through; `reason` in words, with the proxy's address in it.
    package static func proxyFailed(_ upstream: Upstream, reason: String) -> APIError {
        APIError(
            .upstreamUnreachable,
            "\(upstream.subject) cannot be reached: \(reason). See which proxy is used, and who says so: lemonade cloud list",
            details: upstream.details)
    }

    /// A limit passed while waiting for the upstream.
    package static func upstreamTimeout(_ upstream: Upstream, _ phase: UpstreamPhase, limit: Duration) -> APIError {
        var details = upstream.details
        details["phase"] = .string(phase.rawValue)
        return APIError(
            .upstreamTimeout,
            "\(upstream.subject) \(phase.complaint) within \(limit.inSeconds) (setting \(phase.setting)).",
            details: details)
    }

    /// The upstream's answer could not be read; `reason` in words.
    package static func upstreamProtocolError(_ upstream: Upstream, reason: String) -> APIError {
        APIError(
            .upstreamProtocolError, "\(upstream.subject) sent an answer that is not HTTP: \(reason).",
            details: upstream.details)
    }

    /// The upstream closed before (`afterBytes` nil) or within its answer. The request is not sent again, because it may
    /// have been taken (RFC 9110 §9.2.2).
    package static func upstreamClosed(_ upstream: Upstream, afterBytes count: Int? = nil) -> APIError {
        let when = count.map { "after \($0) bytes of its answer" } ?? "before it answered"
        return APIError(
            .upstreamClosed, "\(upstream.subject) closed the connection \(when); the request may have been processed.",
            details: upstream.details)
    }

    /// One of our own limits refuses; `limit` is the setting's name.
    package static func overloaded(limit: String, retryAfter seconds: Int = 1) -> APIError {
        APIError(
            .overloaded, "This server is at its limit (setting \(limit)). Try again shortly.",
            details: ["limit": .string(limit)], fields: [ResponseField("Retry-After", String(seconds))])
    }

    /// The request was given up on this side; `byOperator` if somebody asked for it, else because the server goes down.
    package static func cancelled(byOperator: Bool) -> APIError {
        byOperator
            ? APIError(.requestCancelled, "The request was cancelled by an operator of this server.")
            : .shuttingDown()
    }

    /// The server is draining.
    package static func shuttingDown(retryAfter seconds: Int = 5) -> APIError {
        APIError(
            .shuttingDown, "This server is shutting down. Try again shortly.",
            fields: [ResponseField("Retry-After", String(seconds))])
    }

    /// The configuration could not be written; `reason` in words ("No space left on device").
    package static func configurationNotSaved(path: String, reason: String) -> APIError {
        APIError(.configurationNotSaved, "Could not write \(path): \(reason). Nothing was changed.")
    }

    /// A fault of this program.
    package static func internalError(_ reason: String) -> APIError {
        APIError(.internalError, "\(reason). This is a fault of lemond: please report it with the log.")
    }
}
