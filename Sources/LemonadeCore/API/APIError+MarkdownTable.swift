extension APIError {
    /// The table of all failures as docs/api.md prints it, by status and then code.
    package static func markdownTable() -> String {
        let rows = APIErrorKind.allCases.map(\.row).sorted {
            ($0.status, $0.code, $0.type.rawValue) < ($1.status, $1.code, $1.type.rawValue)
        }
        let lines = rows.map { "| \($0.status) | `\($0.type.rawValue)` | `\($0.code)` | \($0.meaning) |" }
        return (["| status | type | code | meaning |", "| --- | --- | --- | --- |"] + lines).joined(separator: "\n")
            + "\n"
    }
}
