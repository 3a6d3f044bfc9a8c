/// Where a request goes. Made once for a model and a snapshot, so that what every request needs of it is ready.
final class RoutePlan: Sendable {
    /// The way there.
    let route: any UpstreamRoute
    /// The key that is asked for there; nil where none is.
    let key: APIKey?
    /// The model as the catalogue, or the request, calls it.
    let publicName: String
    /// The model as it is called there.
    let upstreamModel: String
    /// The same as a JSON string, quotes included.
    let upstreamModelJSON: [UInt8]
    /// Where connections go.
    let target: ConnectionTarget
    /// What a request begins with: the method and what stands before an endpoint's path.
    let requestStart: [UInt8]
    /// What stands behind the path: the version, and whom the request is for.
    let requestHost: [UInt8]
    /// The field that carries the key on every path; nil where it depends on the path.
    let commonAuthField: AuthField?
    /// The field lines that name provider and model to the client.
    let answerFields: [UInt8]

    /// A plan.
    init(route: any UpstreamRoute, key: APIKey?, publicName: String, upstreamModel: String) {
        self.route = route
        self.key = key
        self.publicName = publicName
        self.upstreamModel = upstreamModel
        var json: [UInt8] = []
        JSONString.append(upstreamModel, to: &json)
        upstreamModelJSON = json
        target = route.target
        requestStart = Array("POST \(route.basePath)".utf8)
        requestHost = Array(" HTTP/1.1\r\nHost: \(target.hostField)\r\n".utf8)
        commonAuthField = route.commonAuthHeader.map(AuthField.init)
        var fields = ByteWriter()
        // Labels are checked when a provider is installed. A model's name may have what no field has: then it is left out.
        fields.append(unchecked: "x-lemonade-provider: \(route.label)\r\n")
        try? fields.appendField("x-lemonade-model", checked: publicName)
        answerFields = fields.bytes
    }
}
