/// How an upstream's failure is told to the client.
extension ClientError {
    /// The error for a request to `upstream` that failed before the answer's first byte.
    func apiError(for upstream: Upstream, limits: ClientLimits) -> APIError {
        switch self {
        case .notResolved(let host, let reason):
            .upstreamUnreachable(upstream, reason: "the name '\(host)' cannot be resolved (\(reason))")
        case .unreachable(let address, let reason):
            .upstreamUnreachable(upstream, reason: "\(reason) at \(address)")
        case .proxyFailed(let reason): .proxyFailed(upstream, reason: reason)
        case .tlsFailed(let reason): .upstreamUnreachable(upstream, reason: reason)
        case .connectTimedOut: .upstreamTimeout(upstream, .connect, limit: limits.connect)
        case .tlsTimedOut: .upstreamTimeout(upstream, .tls, limit: limits.tls)
        case .firstByteTimedOut: .upstreamTimeout(upstream, .firstByte, limit: limits.firstByte)
        case .sendTimedOut: .upstreamTimeout(upstream, .send, limit: limits.gap)
        case .gapTimedOut: .upstreamTimeout(upstream, .gap, limit: limits.gap)
        case .closedBeforeAnswer: .upstreamClosed(upstream)
        case .malformed(let reason): .upstreamProtocolError(upstream, reason: reason)
        case .truncated(let reason): .upstreamProtocolError(upstream, reason: reason)
        case .tooLarge: .upstreamProtocolError(upstream, reason: "it is too large")
        case .cancelled: .cancelled(byOperator: false)
        }
    }
}
