import Synchronization

@testable import LemonadeCLI
@testable import LemonadeCore

/// A server that answers from a script and remembers what it was asked.
final class ScriptedServer: ServerConnection {
    /// What it does when it is asked.
    enum Reply: Sendable {
        /// Answers with a provider's page.
        case relayed(String, Int, String)
        /// Answers in one piece.
        case answer(Int, String, contentType: String = "application/json")
        /// Answers with a stream in these pieces, and ends it.
        case stream([String], contentType: String = "text/event-stream")
        /// Answers with a stream that breaks off after these pieces.
        case cutStream([String])
        /// Answers with these pieces, calls back, and then says nothing until the request is cancelled.
        case hang([String], then: @Sendable () -> Void)
        /// Fails before any answer.
        case failure(TransportError)
    }

    private struct State {
        var replies: [String: [Reply]]
        var requests: [ServerRequest] = []
        var piecesTaken = 0
    }

    private let state: Mutex<State>

    /// Answers each method and path from its own queue, whose last reply is repeated.
    init(_ replies: [String: [Reply]]) {
        state = Mutex(State(replies: replies))
    }

    /// Everything it was asked, in order.
    var requests: [ServerRequest] {
        state.withLock { $0.requests }
    }

    /// The bodies that were sent to a method and path.
    func bodies(_ name: String) -> [JSONValue] {
        requests.filter { "\($0.method) \($0.path)" == name }.compactMap(\.body)
    }

    func exchange(
        _ request: ServerRequest, receive: (@Sendable (AnswerPiece) -> Bool)?
    ) async throws(TransportError) -> ServerAnswer {
        let reply = state.withLock { state -> Reply? in
            state.requests.append(request)
            let name = "\(request.method) \(request.path)"
            guard let queue = state.replies[name], let first = queue.first else { return nil }
            if queue.count > 1 { state.replies[name] = Array(queue.dropFirst()) }
            return first
        }
        guard let reply else {
            let message = "There is no route \(request.method) \(request.path)."
            return ServerAnswer(
                status: 404, contentType: "application/json",
                body: Array(#"{"error":{"message":"\#(message)","type":"not_found"}}"#.utf8))
        }
        switch reply {
        case .relayed(let provider, let status, let body):
            return ServerAnswer(status: status, contentType: "text/html", provider: provider, body: Array(body.utf8))
        case .answer(let status, let body, let contentType):
            guard let receive, (200..<300).contains(status) else {
                return ServerAnswer(status: status, contentType: contentType, body: Array(body.utf8))
            }
            _ = receive(AnswerPiece(contentType: contentType, bytes: Array(body.utf8)))
            return ServerAnswer(status: status, contentType: contentType)
        case .stream(let pieces, let contentType):
            send(pieces, contentType, receive)
            return ServerAnswer(status: 200, contentType: contentType)
        case .cutStream(let pieces):
            send(pieces, "text/event-stream", receive)
            throw .brokenOff
        case .hang(let pieces, let then):
            send(pieces, "text/event-stream", receive)
            then()
            await untilCancelled()
            throw .cancelled
        case .failure(let error):
            throw error
        }
    }

    /// How many pieces were taken before the receiver had enough.
    var piecesTaken: Int {
        state.withLock { $0.piecesTaken }
    }

    private func send(_ pieces: [String], _ contentType: String, _ receive: (@Sendable (AnswerPiece) -> Bool)?) {
        for piece in pieces {
            guard receive?(AnswerPiece(contentType: contentType, bytes: Array(piece.utf8))) ?? true else { return }
            state.withLock { $0.piecesTaken += 1 }
        }
    }

    private func untilCancelled() async {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        await withTaskCancellationHandler {
            for await _ in stream {}
        } onCancel: {
            continuation.finish()
        }
    }
}
