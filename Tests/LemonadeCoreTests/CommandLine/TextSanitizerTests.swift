import Testing

@testable import LemonadeCLI

struct TextSanitizerTests {
    static let samples: [(String, String)] = [
        ("plain", "plain"),
        ("tab\tand\nline", "tab\tand\nline"),
        ("umlaut ä 漢字 👩‍👩‍👧", "umlaut ä 漢字 👩‍👩‍👧"),
        ("red \u{1B}[31mtext\u{1B}[0m!", "red text!"),
        ("\u{1B}[38;5;196;48:2:1:2:3mx", "x"),
        ("clear\u{1B}[2J\u{1B}[Hhome", "clearhome"),
        ("\u{1B}]0;title\u{7}x", "x"),
        ("\u{1B}]52;c;ZXZpbA==\u{1B}\\x", "x"),
        ("\u{1B}]8;;https://evil.example\u{1B}\\link\u{1B}]8;;\u{1B}\\", "link"),
        ("\u{1B}Pq#0\u{1B}\\x", "x"),
        ("\u{9B}31mx", "x"),
        ("\u{9D}0;title\u{9C}x", "x"),
        ("\u{90}device\u{9C}x", "x"),
        ("\u{1B}cx", "x"),
        ("\u{1B}(Bx", "x"),
        ("\u{1B}]unfinished\nnext", "\nnext"),
        ("\u{1B}[31\nnext", "\nnext"),
        ("a\u{8}\u{8}b\rc\u{7F}d\u{0}e\u{85}f", "abcdef"),
        ("\r\n", "\n"),
        ("\u{1B}\u{1B}[1mx", "x"),
        ("\u{1B}", ""),
        ("\u{1B}ä", "ä"),
        ("\u{1B}]a\u{1B}[1mb", "b"),
    ]

    @Test(arguments: samples)
    func removesWhatATerminalObeys(dirty: String, clean: String) {
        #expect(TextSanitizer.text(dirty) == clean)
    }

    @Test(arguments: samples)
    func removesItHoweverTheTextIsCut(dirty: String, clean: String) {
        let scalars = Array(dirty.unicodeScalars)
        for cut in 0...scalars.count {
            var sanitizer = TextSanitizer()
            var result = ""
            for part in [scalars[..<cut], scalars[cut...]] {
                var view = String.UnicodeScalarView()
                view.append(contentsOf: part)
                result += sanitizer.clean(String(view))
            }
            #expect(result == clean, "cut at \(cut)")
        }
    }

    @Test func aLineHasNoLineEndsAndNoOverrides() {
        #expect(TextSanitizer.line("a\nb\tc\u{2028}d\u{202E}e\u{2066}f") == "a b c def")
    }

    @Test func aHostileTextCostsOnlyItsLength() {
        let text = String(repeating: "\u{1B}]", count: 100_000) + "\nend"
        #expect(TextSanitizer.text(text) == "\nend")
    }
}
