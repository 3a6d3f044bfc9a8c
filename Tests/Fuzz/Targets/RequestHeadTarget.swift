@testable import LemonadeCore

/// Request heads: the same outcome however the bytes arrive, and what is relayed is one request to whoever reads it next.
enum RequestHeadTarget {
    private struct Head: Equatable {
        let method: HTTPMethod
        let target: [UInt8]
        let path: [UInt8]
        let authority: [UInt8]?
        let version: HTTPVersion
        let keepAlive: Bool
        let fields: [ReadField]

        init(_ head: borrowing RequestHead) {
            method = head.method
            target = head.withTarget { Array($0) }
            path = head.withPath { Array($0) }
            authority = head.withAuthority { bytes in bytes.map { Array($0) } }
            version = head.version
            keepAlive = head.keepAlive
            fields = ReadField.list(head.fields)
        }
    }

    /// Feeds it once.
    @Sendable static func check(_ bytes: UnsafeRawBufferPointer) {
        for limits in FuzzLimits.all {
            var head = RequestHead()
            let whole = read(bytes, cutAt: [], limits: limits, into: &head)
            for cuts in Cuts.ways(for: bytes) {
                var other = RequestHead()
                let pieces = read(bytes, cutAt: cuts, limits: limits, into: &other)
                require(pieces == whole, "cut at \(cuts): \(pieces), whole: \(whole)")
            }
            guard case .complete(let summary, let consumed) = whole else { continue }
            require(consumed <= bytes.count && consumed <= limits.maxHeadBytes, "\(consumed) bytes were taken")
            checkRewritten(head, summary)
            checkRelayed(head)
        }
    }

    private static func read(
        _ bytes: UnsafeRawBufferPointer, cutAt cuts: [Int], limits: HTTPLimits, into head: inout RequestHead
    ) -> HeadReading<Head> {
        var parser = RequestHeadParser(limits: limits)
        let outcome = readGrowing(bytes, cutAt: cuts) { (bytes) throws(HTTPParseError) in
            try parser.parse(bytes, into: &head)
        }
        switch outcome {
        case .success(.complete(let consumed)): return .complete(Head(head), consumed: consumed)
        case .success(.needMore): return .incomplete
        case .failure(let error): return .failed(error)
        }
    }

    /// What was understood, written plainly, is understood again as the same.
    private static func checkRewritten(_ head: borrowing RequestHead, _ summary: Head) {
        var writer = ByteWriter()
        writer.append(unchecked: "\(head.method) ")
        head.withTarget { writer.append($0) }
        writer.append(head.version == .http11 ? " HTTP/1.1\r\n" : " HTTP/1.0\r\n")
        writer.append(head.fields)
        writer.appendEndOfHead()
        var again = RequestHead()
        let reading = writer.withBytes { read($0, cutAt: [], limits: HTTPLimits(), into: &again) }
        require(
            reading == .complete(summary, consumed: writer.count), "written again as \(writer.bytes) it is \(reading)")
    }

    /// The same with everything that the server asks of a head, and the request that it would send upstream: one head,
    /// framed by one length, without what concerns this connection only.
    private static func checkRelayed(_ head: borrowing RequestHead) {
        _ = head.expectsContinue
        _ = try? head.queryValue(named: "x")
        _ = MediaType(of: head.fields)
        head.withPath { _ = try? PercentEncoding.decode($0) }
        guard (try? BodyFraming.ofRequest(head)) != nil, let route = Self.route else { return }
        let body = Array(#"{"model":"p.m","stream":true}"#.utf8)
        body.withUnsafeBytes { body in
            var writer = ByteWriter()
            let message = RequestRewrite.write(
                RoutePlan(route: route.route, key: route.key, publicName: "p.m", upstreamModel: "m"),
                path: RelayedPath.all[0].relayed, head: head, body: body, modelRange: 9..<14, into: &writer)
            var upstream = RequestHead()
            let reading = read(message.head, cutAt: [], limits: HTTPLimits(), into: &upstream)
            guard case .complete(_, let consumed) = reading else {
                // More fields or bytes than are taken from a client may be ours to send; nothing else may.
                require(
                    reading == .failed(.tooManyFields) || reading == .failed(.headTooLarge)
                        || reading == .failed(.startLineTooLong),
                    "relayed as \(Array(message.head)) it is \(reading)")
                return
            }
            let content = message.head[consumed...]
            require(content.elementsEqual(#"{"model":"m","stream":true}"#.utf8), "the content is \(Array(content))")
            require(
                (try? BodyFraming.ofRequest(upstream)) == .length(UInt64(content.count)), "framed by another length")
            require(upstream.method == .post && upstream.version == .http11, "another request line")
            require(
                upstream.withAuthority { $0?.elementsEqual("127.0.0.1:9".utf8) } == true, "another host")
            let keys = upstream.fields.values(.authorization)
            require(keys == ["Bearer key"], "the credentials are \(keys)")
            for id in [HTTPFieldID.connection, .transferEncoding, .upgrade, .te, .cookie, .xAPIKey, .expect] {
                require(!upstream.fields.present.contains(id), "\(id) was relayed")
            }
        }
    }

    private static let route: (route: ProviderRoute, key: APIKey)? = {
        guard let name = try? ProviderName("p"), let url = try? BaseURL("http://127.0.0.1:9/v1"),
            let key = try? APIKey("key")
        else { return nil }
        var provider = CloudProvider(name: name, baseURL: url)
        provider.allowInsecureHTTP = true
        return (ProviderRoute(provider: provider, key: .runtime(key), isDiscovering: false), key)
    }()
}
