/// What a request needs while it is under way. Connections take one when bytes arrive and give it back when they idle, so
/// that ten thousand idle clients cost no buffers.
final class RequestContext {
    /// Finds the end of the head.
    var parser: RequestHeadParser
    /// The request's head.
    var head = RequestHead()
    /// What was read and not used yet: the head, the body, or the next request.
    var input: IOBuffer?
    /// A body that does not fit beside its head.
    var largeBody: IOBuffer?
    /// What is about to be sent to the client.
    var output = ByteWriter()
    /// What is about to be sent upstream.
    var upstream = ByteWriter()
    /// What is given up together when the client leaves.
    let scope = RequestScope()
    /// This request's id, the client's own or one of ours.
    var requestID = ""
    /// The user who asks, where that is known: always on the Unix socket, over TCP when a right depended on it.
    var user: String?
    /// Where the body is, and how much of it has been read.
    var body = RequestBodyState()
    /// Fields that access rules add to whatever is answered.
    var accessFields: [ResponseField] = []
    /// What is told of the request when it is over.
    let report = RequestReport()
    /// Whether the connection may serve another request.
    var keepAlive = true
    /// How far the request came without a task.
    var progress = RequestProgress.none
    /// What was relayed without a task, while its answer is awaited.
    var begun: BegunRelay?
    /// Why its answer did not come.
    var relayFailure: ClientError?
    /// What a task has to answer, or to end the connection for.
    var failure: RequestFailure?

    /// A context whose parser has those bounds.
    init(limits: HTTPLimits) {
        parser = RequestHeadParser(limits: limits)
    }

    /// Gives back what a long request made grow: a stream that runs for minutes must not hold it.
    func trim() {
        if upstream.count > Self.keptBytes { upstream = ByteWriter() }
        if output.isEmpty, output.capacity > Self.keptRoom { output = ByteWriter() }
    }

    /// What a writer may keep from request to request.
    private static let keptBytes = 4 * 1024
    /// What the writer of answers may keep: a head with a small body, which most answers are.
    private static let keptRoom = 32 * 1024

    /// Makes ready for the next request of the same connection.
    func begin() {
        parser.reset()
        trim()
        output.removeAll()
        upstream.removeAll()
        scope.reset()
        body = RequestBodyState()
        // The last request may have been another client's.
        requestID = ""
        report.reset()
        if user != nil { user = nil }
        if !accessFields.isEmpty { accessFields.removeAll() }
        keepAlive = true
    }
}

/// How far a request came without a task, for the one that has to go on with it.
enum RequestProgress {
    /// Nothing has been looked at.
    case none
    /// Some of its head has been read.
    case headBegun
    /// Its head has been read.
    case headRead
    /// It failed before its head had been read, or when there was nobody left to answer.
    case failed
    /// It is on its way to a provider.
    case relayed
    /// Its answer is staged, and some of it waits to be sent.
    case staged
    /// It is over, and so is the connection.
    case over
}

/// How far the reading of a request's body has come.
struct RequestBodyState {
    /// How it is framed.
    var framing = BodyFraming.none
    /// Whether it has been read, or does not exist.
    var isRead = false
    /// How many bytes of it lie at the front of the input (when it is not in a buffer of its own).
    var bytesInInput = 0
    /// How many bytes of it are counted against what all bodies may take together.
    var charged = 0
    /// How many bytes of the input belong to it, framing included, and are dropped when the request is done.
    var inputToDrop = 0
}
