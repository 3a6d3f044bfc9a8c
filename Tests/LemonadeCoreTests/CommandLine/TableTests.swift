import Testing

@testable import LemonadeCLI

struct TableTests {
    private func table(_ rows: [[String?]]) -> Table {
        var table = Table(columns: [
            "NAME", .numbers("SIZE"), "LABELS",
        ])
        for row in rows { table.add(row) }
        return table
    }

    @Test func alignsUnderTitles() {
        let text = table([["a", "1", "x,y"], ["long-name", "1000", nil]])
            .rendered(.aligned(width: 80, titleStyle: .plain))
        #expect(
            text == """
                NAME       SIZE  LABELS
                a             1  x,y
                long-name  1000  -

                """)
    }

    @Test func leavesOutWhatDoesNotFitButNeverTheName() {
        let table = table([["a-rather-long-name", "1000", "x"]])
        #expect(
            table.rendered(.aligned(width: 26, titleStyle: .plain)) == """
                NAME                SIZE
                a-rather-long-name  1000

                """)
        #expect(table.rendered(.aligned(width: 5, titleStyle: .plain)) == "NAME\na-rather-long-name\n")
    }

    @Test func aMonstrousNameDoesNotTakeTheOthersColumns() {
        let monster = String(repeating: "x", count: 10_000)
        let text = table([[monster, "1", "chat"], ["a", "2", "chat"]])
            .rendered(.aligned(width: 80, titleStyle: .plain))
        // Values, so that a failure does not print the monster.
        let lines = text.split(separator: "\n").map { $0.suffix(20).drop { $0 == "x" } }
        #expect(lines == ["NAME  SIZE  LABELS", "     1  chat", "a        2  chat"])
    }

    @Test func separatesByTabsInAPipe() {
        #expect(table([["a", "1", nil], ["b", "", "x"]]).rendered(.plain) == "a\t1\t-\nb\t-\tx\n")
    }

    @Test(arguments: ["a\tb", "a\nb", "a\u{1B}[31m\u{7}b", "a\u{202E}b"])
    func aCellNeverLeavesItsPlace(hostile: String) {
        for layout in [Table.Layout.plain, .aligned(width: 80, titleStyle: .plain)] {
            let text = table([[hostile, "1", "x"]]).rendered(layout)
            let last = text.split(separator: "\n").last
            #expect(last?.hasPrefix("a") == true && last?.hasSuffix("x") == true)
            #expect(!text.contains("\u{1B}") && !text.contains("\u{202E}"))
        }
    }

    @Test func titlesAreBoldWhereThatIsAllowed() {
        let text = table([]).rendered(.aligned(width: 80, titleStyle: .bold))
        #expect(text == "\u{1B}[1mNAME  SIZE  LABELS\u{1B}[0m\n")
    }

    @Test(arguments: [
        ("abc", 3), ("ä", 1), ("a\u{308}", 1), ("漢字", 4), ("👩‍👩‍👧", 2), ("❤️", 2), ("", 0), ("ｆｕｌｌ", 8), ("한글", 4),
        ("\u{200B}", 0),
    ])
    func countsColumns(text: String, columns: Int) {
        #expect(DisplayWidth.columns(of: text) == columns)
    }
}
