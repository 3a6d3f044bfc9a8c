import LemonadeCore

/// Asks lemond, and turns what can go wrong into what is told to the user.
struct ServerClient: Sendable {
    /// Where the server is, as the user knows it.
    let address: ServerAddress
    /// How requests get there.
    let connection: any ServerConnection

    /// Asks for facts; the answer is a JSON object.
    func get(
        _ path: String, limit: Duration = ServerRequest.ordinaryLimit
    ) async throws(CommandFailure) -> JSONObject {
        try await object(ServerRequest(method: "GET", path: path, limit: limit))
    }

    /// Asks for facts as the bytes that the server sends.
    func bytes(_ path: String) async throws(CommandFailure) -> [UInt8] {
        let request = ServerRequest(method: "GET", path: path, limit: ServerRequest.ordinaryLimit)
        return try await answer(to: request, receive: nil).body
    }

    /// Asks for something to be done; the answer is a JSON object.
    func post(
        _ path: String, _ body: JSONObject, limit: Duration? = ServerRequest.ordinaryLimit
    ) async throws(CommandFailure) -> JSONObject {
        try await object(ServerRequest(method: "POST", path: path, body: .object(body), limit: limit))
    }

    /// Asks for something to be removed; the answer is a JSON object.
    func delete(_ path: String) async throws(CommandFailure) -> JSONObject {
        try await object(ServerRequest(method: "DELETE", path: path, limit: ServerRequest.ordinaryLimit))
    }

    /// Asks for something to be done and hands the answer over as it comes.
    func stream(
        _ path: String, _ body: JSONObject, receive: @escaping @Sendable (AnswerPiece) -> Bool
    ) async throws(CommandFailure) {
        let request = ServerRequest(method: "POST", path: path, body: .object(body), limit: nil)
        _ = try await answer(to: request, receive: receive)
    }

    /// Asks for facts and hands them over as they come, for as long as the server has some.
    func stream(
        _ path: String, receive: @escaping @Sendable (AnswerPiece) -> Bool
    ) async throws(CommandFailure) {
        _ = try await answer(to: ServerRequest(method: "GET", path: path, limit: nil), receive: receive)
    }

    /// What the server's answer lacks, for a command that finds that the object is not what the path promises.
    func notLemond(_ request: String, lacks member: String) -> CommandFailure {
        .notLemond(address, what: "its answer to \(request) has no \(member).")
    }

    private func object(_ request: ServerRequest) async throws(CommandFailure) -> JSONObject {
        let answer = try await answer(to: request, receive: nil)
        guard let value = try? JSONValue.parse(answer.body), let object = value.object else {
            throw .notLemond(address, what: "its answer to \(request.method) \(request.path) is not a JSON object.")
        }
        return object
    }

    private func answer(
        to request: ServerRequest, receive: (@Sendable (AnswerPiece) -> Bool)?
    ) async throws(CommandFailure) -> ServerAnswer {
        let answer: ServerAnswer
        do throws(TransportError) {
            answer = try await connection.exchange(request, receive: receive)
        } catch {
            throw failure(for: error, of: request)
        }
        guard !answer.isSuccess else { return answer }
        if let refusal = ServerRefusal(status: answer.status, body: answer.body) { throw .refused(refusal) }
        let kind = answer.contentType.isEmpty ? "nothing readable" : TextSanitizer.line(answer.contentType)
        if let provider = answer.provider {
            throw .failed(
                "Provider '\(TextSanitizer.line(provider))' answered with status \(answer.status) and \(kind) instead of JSON."
            )
        }
        throw .notLemond(
            address, what: "it answers \(request.method) \(request.path) with status \(answer.status) and \(kind).")
    }

    private func failure(for error: TransportError, of request: ServerRequest) -> CommandFailure {
        switch error {
        case .unreachable(let reason):
            return .unreachable(address, reason: reason)
        case .notHTTP:
            return .notLemond(address, what: "it does not speak HTTP.")
        case .timedOut:
            let seconds = request.limit?.components.seconds ?? 0
            return .failed("lemond at \(address.url) has not answered within \(seconds) s.")
        case .brokenOff:
            return .failed("The connection to lemond at \(address.url) broke off before the answer was complete.")
        case .tooLarge:
            return .failed("The answer of lemond at \(address.url) is larger than any that it should give.")
        case .cancelled:
            return .failed("Stopped.")
        }
    }
}

extension String {
    /// The text as one segment of a path (RFC 3986 §3.3): everything but unreserved characters percent-encoded.
    var percentEncoded: String {
        let digits = Array("0123456789ABCDEF".utf8)
        var encoded: [UInt8] = []
        for byte in utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                encoded.append(byte)
            default:
                encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }
}
