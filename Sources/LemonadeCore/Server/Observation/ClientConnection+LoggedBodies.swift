/// What users say is private. It is written into the log only for models that `log_bodies` names, to find a fault.
extension ClientConnection {
    /// Writes the request's body, if its model is one of those, and has the answer kept.
    func logBody(_ body: UnsafeRawBufferPointer, of model: String, _ context: RequestContext) {
        let models = services.rules.loggedModels
        guard !models.isEmpty, models.contains(model) else { return }
        context.report.loggedAnswer = []
        log("body of the request", body.prefix(Self.mostBytes), context)
    }

    /// Keeps a piece of the answer, if it is to be written.
    func keepForLog(_ payload: UnsafeMutableRawBufferPointer, _ context: RequestContext) {
        guard let count = context.report.loggedAnswer?.count, count < Self.mostBytes else { return }
        context.report.loggedAnswer?.append(contentsOf: payload.prefix(Self.mostBytes - count))
    }

    /// Writes what was kept of the answer.
    func logAnswer(_ context: RequestContext) {
        guard let answer = context.report.loggedAnswer else { return }
        log("body of the answer", answer, context)
    }

    /// One more than a value of a log line may have, so that what is cut is seen to be.
    private static var mostBytes: Int { LogLayout.maximumValueBytes + 1 }

    private func log(_ message: StaticString, _ bytes: some Sequence<UInt8>, _ context: RequestContext) {
        services.gateway.log.component(.request).info(
            message, ["id": context.requestID, "body": String(decoding: Array(bytes), as: UTF8.self)])
    }
}
