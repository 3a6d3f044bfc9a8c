import Glibc

/// Writing a request, which the upstream may answer before it has all of it.
extension UpstreamConnection {
    /// Writes as much of the request as goes without waiting, which nearly always is all of it; `requestIsWhole` tells. What
    /// the attempt came to is for `send`.
    func sendAtOnce(_ message: borrowing some OutgoingParts) -> IOResult {
        requestIsWhole = false
        // Given up while it was connecting: nothing may be sent that would be billed.
        if descriptor.isCancelled { return .blocked(.write) }
        let result = message.withParts(from: 0) { stream.tryWrite($0) }
        if case .count(let count) = result {
            hasSent = true
            requestIsWhole = count == message.byteCount
        }
        return result
    }

    /// Writes the rest of a request, of which `first` is what the first attempt came to. Returns early when a final answer comes
    /// first; what is left is then written while the answer is read, unless the answer is an error: the upstream does not want
    /// the rest (RFC 9112 §9.5).
    ///
    /// Throws `.closedBeforeAnswer` with `hasSent` false if it may be sent again on another connection.
    func send(
        _ message: borrowing some OutgoingParts, after first: IOResult, method: HTTPMethod, limits: ClientLimits
    ) async throws(ClientError) {
        var offset = 0
        var result = first
        // What has to be so before an early answer is looked for again: a TLS stream may have to write in order to read.
        var readInterest = Interest.read
        while true {
            var interest = Interest.write
            switch result {
            case .count(let count):
                offset += count
                hasSent = true
                requestIsWhole = offset == message.byteCount
                if requestIsWhole { return }
                if descriptor.isCancelled { throw .cancelled }
                result = message.withParts(from: offset) { stream.tryWrite($0) }
                continue
            case .blocked(let blocked): interest = blocked == .write && readInterest == .read ? .either : blocked
            case .end: try readWhatIsThere(after: .system(SystemError(call: "send", code: EPIPE)), method)
            case .failed(let error): try readWhatIsThere(after: error, method)
            }
            if hasHead { return }
            switch await descriptor.wait(for: interest, until: core.now + limits.gap) {
            case .ready: break
            case .timedOut: throw .sendTimedOut
            case .cancelled: throw .cancelled
            }
            if descriptor.isReadable {
                guard let blocked = try takeEarlyAnswer(method) else {
                    if head.status < 400 { unsent = UnsentRequest(copy message, offset) }
                    return
                }
                readInterest = blocked
            }
            if descriptor.isCancelled { throw .cancelled }
            result = message.withParts(from: offset) { stream.tryWrite($0) }
        }
    }

    /// Writes as much of the rest as goes. Returns what more has to wait for; nil when there is no more to write.
    func sendMore() -> Interest? {
        while let rest = unsent {
            switch rest.message.withParts(from: rest.offset, { stream.tryWrite($0) }) {
            case .count(let count):
                rest.offset += count
                requestIsWhole = rest.offset == rest.message.byteCount
                if requestIsWhole { unsent = nil }
            case .blocked(let blocked):
                return blocked
            case .end, .failed:
                // It may answer all the same; only the connection is no use afterwards.
                unsent = nil
            }
        }
        return nil
    }

    /// An upstream that refuses a request while it is written often answers and closes: the answer is what counts.
    private func readWhatIsThere(after error: StreamError, _ method: HTTPMethod) throws(ClientError) {
        if hasSent, try takeEarlyAnswer(method) == nil { return }
        throw .closedBeforeAnswer(reason: error.words)
    }
}

/// What is left of a request whose answer began before all of it was written. The bytes are valid until the request is done.
final class UnsentRequest {
    /// The whole request.
    let message: any OutgoingParts
    /// How much of it has been written.
    var offset: Int

    /// The rest of a request behind its first `offset` bytes.
    init(_ message: any OutgoingParts, _ offset: Int) {
        self.message = message
        self.offset = offset
    }
}
