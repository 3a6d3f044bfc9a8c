/// Facts in columns: aligned under titles on a terminal, separated by tabs in a pipe.
struct Table: Sendable {
    /// One column; a literal is the title of one with text.
    struct Column: Sendable, ExpressibleByStringLiteral {
        /// What stands above it on a terminal.
        let title: String
        /// Whether numbers are to be compared in it.
        var alignsRight = false

        /// A column of text.
        init(stringLiteral title: String) {
            self.title = title
        }

        /// A column of numbers.
        static func numbers(_ title: String) -> Column {
            var column = Column(stringLiteral: title)
            column.alignsRight = true
            return column
        }
    }

    /// How a table is set.
    enum Layout: Sendable {
        /// Aligned, with titles, and no wider than so many columns: what does not fit is left out from the right.
        case aligned(width: Int, titleStyle: Style)
        /// One row a line, cells separated by tabs, no titles: for `grep`, `cut` and `awk`.
        case plain
    }

    /// The columns; the first one holds the names and is always shown.
    let columns: [Column]
    /// The rows, each with a cell for every column.
    private(set) var rows: [[String]] = []

    /// A table without rows.
    init(columns: [Column]) {
        self.columns = columns
    }

    /// Adds a row. Cells that are missing or empty show as `-`; control characters never get through.
    mutating func add(_ cells: [String?]) {
        rows.append(
            columns.indices.map { index in
                let cell = cells.indices.contains(index) ? cells[index] : nil
                let line = TextSanitizer.line(cell ?? "")
                return line.isEmpty ? "-" : line
            })
    }

    /// The table as text; every line ends with a line feed.
    func rendered(_ layout: Layout) -> String {
        switch layout {
        case .plain:
            return rows.map { $0.joined(separator: "\t") + "\n" }.joined()
        case .aligned(let width, let titleStyle):
            let widths = columns.indices.map { columnWidth(of: $0) }
            let shown = shownColumns(widths: widths, width: width)
            let titles = alignedRow(columns.map(\.title), widths: widths, shown: shown)
            return titleStyle.apply(to: titles) + "\n"
                + rows.map { alignedRow($0, widths: widths, shown: shown) + "\n" }.joined()
        }
    }

    private static let gap = "  "

    /// A name longer than this stands out of its column instead of pushing everybody's others off the terminal.
    private static let widestAlignedCell = 100

    private func columnWidth(of column: Int) -> Int {
        rows.reduce(DisplayWidth.columns(of: columns[column].title)) { widest, row in
            let width = DisplayWidth.columns(of: row[column])
            return width <= Self.widestAlignedCell ? max(widest, width) : widest
        }
    }

    private func shownColumns(widths: [Int], width: Int) -> Int {
        var shown = columns.count
        while shown > 1, widths.prefix(shown).reduce(0, +) + (shown - 1) * Self.gap.count > width {
            shown -= 1
        }
        return shown
    }

    private func alignedRow(_ cells: [String], widths: [Int], shown: Int) -> String {
        var line = ""
        for index in 0..<shown {
            let padding = String(repeating: " ", count: max(0, widths[index] - DisplayWidth.columns(of: cells[index])))
            let isLast = index == shown - 1
            if columns[index].alignsRight {
                line += padding + cells[index]
            } else {
                line += cells[index] + (isLast ? "" : padding)
            }
            if !isLast { line += Self.gap }
        }
        return line
    }
}
