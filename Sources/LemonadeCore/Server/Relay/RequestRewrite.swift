/// Turns a client's request into the upstream's: the same bytes, but for the model's name, the credentials and what concerns
/// one connection only.
enum RequestRewrite {
    /// Fields that do not go upstream, beside those that `Connection` names and the one that carries the provider's key.
    /// `Content-Length` is among them because the body's length changes; it is written anew.
    static let dropped: HTTPFieldSet = HTTPFieldSet.hopByHop.union([
        .host, .contentLength, .expect, .acceptEncoding, .authorization, .xAPIKey, .apiKey, .cookie, .origin, .referer,
        .forwarded, .xForwarded, .sec, .secFetchSite, .accessControlRequestMethod, .accessControlRequestHeaders,
    ])

    /// Bodies up to this size are put behind their head and sent in one piece: copying is cheaper than gathering.
    static let copyLimit = 12 * 1024

    /// Writes the head (and a small body) into `writer`; what is left of a large body is part of the message that is returned.
    static func write(
        _ plan: RoutePlan, path: RelayedPath, head: borrowing RequestHead, body: UnsafeRawBufferPointer,
        modelRange: Range<Int>, into writer: inout ByteWriter
    ) -> RelayedMessage {
        let model = plan.upstreamModelJSON
        let target = plan.target
        writer.removeAll()
        writer.append(plan.requestStart)
        writer.append(path.upstream)
        appendQuery(of: head, to: &writer)
        writer.append(plan.requestHost)
        let authField = plan.commonAuthField ?? AuthField(plan.route.authHeader(for: path.upstream))
        appendFields(of: head, authField: authField, to: &writer)
        if let key = plan.key {
            writer.append(authField.start)
            key.withBytes { writer.append($0) }
            writer.append("\r\n")
        }
        if target.isForwarded { target.proxy?.appendCredentials(to: &writer) }
        writer.append("Accept-Encoding: identity\r\n")
        writer.appendField("Content-Length", decimal: body.count - modelRange.count + model.count)
        writer.appendEndOfHead()
        let before = UnsafeRawBufferPointer(rebasing: body[..<modelRange.lowerBound])
        let after = UnsafeRawBufferPointer(rebasing: body[modelRange.upperBound...])
        let copiesBefore = before.count <= copyLimit
        if copiesBefore {
            writer.append(before)
            writer.append(model)
        }
        let copiesAfter = copiesBefore && after.count <= copyLimit
        if copiesAfter { writer.append(after) }
        return RelayedMessage(
            head: writer.written, before: copiesBefore ? .empty : before, model: copiesBefore ? [] : model,
            after: copiesAfter ? .empty : after)
    }

    private static func appendQuery(of head: borrowing RequestHead, to writer: inout ByteWriter) {
        guard let query = head.target.query else { return }
        head.withTarget { target in
            writer.append("?")
            writer.append(UnsafeRawBufferPointer(rebasing: target[query]))
        }
    }

    private static func appendFields(
        of head: borrowing RequestHead, authField: AuthField, to writer: inout ByteWriter
    ) {
        let mayBeNamed = head.fields.connectionMayNameFields
        let dropped = dropped
        for entry in head.fields.entries where !dropped.contains(entry.id) {
            if mayBeNamed, head.fields.connectionNames(entry) { continue }
            if entry.id == authField.id, head.fields.nameEquals(entry, authField.name) { continue }
            writer.append(entry, of: head.fields)
        }
    }
}

extension UnsafeRawBufferPointer {
    /// No bytes.
    static var empty: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: nil, count: 0) }
}

extension HTTPFields {
    /// Whether a field has that name.
    func nameEquals(_ entry: Entry, _ name: String) -> Bool {
        var name = name
        return name.withUTF8 { name in
            withName(of: entry) { $0.equalsIgnoringCase(UnsafeRawBufferPointer(name)) }
        }
    }
}
