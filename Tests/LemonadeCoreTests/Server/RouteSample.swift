@testable import LemonadeCore

/// One row of the standard table, as a client asks for it.
struct RouteSample: Sendable {
    /// A path that it answers.
    let path: String
    /// The row.
    let row: RouteTable.Row

    /// The names of the row's methods, and of those that come with them.
    var allowed: [String] {
        let methods = row.methods.map { $0.method.description }
        return methods + (methods.contains("GET") ? ["HEAD"] : []) + ["OPTIONS"]
    }

    /// Whether it is answered by a stream.
    var isStream: Bool { RouteSample.isStream(row) }

    private static func isStream(_ row: RouteTable.Row) -> Bool {
        row.methods.contains { if case .logStream = $0.endpoint { true } else { false } }
    }

    /// Every row, under the usual prefix.
    static let all: [RouteSample] = RouteTable.standard.rows.map { row in
        let path = "\(row.path)" + (row.takesRemainder ? "/sample" : "")
        // A stream that goes on is no answer that a test could wait for.
        let query = isStream(row) ? "?follow=0" : ""
        return RouteSample(path: (row.isVersioned ? "/v1" : "") + path + query, row: row)
    }

    /// Every row with each of its methods.
    static let requests: [(sample: RouteSample, method: String)] = all.flatMap { sample in
        sample.row.methods.map { (sample, $0.method.description) }
    }

    /// The right that a method of the row asks for; nil for none.
    func right(_ method: String) -> Right? {
        for row in row.methods where row.method.description == method {
            switch row.endpoint {
            case .relay: return .use
            case .control(let right, _): return right
            case .logStream(let right): return right
            case .preflight: return nil
            }
        }
        return nil
    }
}
