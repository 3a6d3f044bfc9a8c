/// Texts on either side of each rule of RFC 8259.
enum JSONGrammarCases {
    /// Texts that every reader must accept.
    static let valid: [[UInt8]] =
        [
            // Literals and white space (§2, §3); any value may stand alone.
            "null", "true", "false", " null ", "\t\r\n true \n\r\t", "\"\"", "0", "[]", "{}", " [ ] ", " { } ",
            "[ \n ]", "{\r\n}",
            // Arrays and objects (§4, §5).
            "[1]", "[1,2]", "[ 1 , 2 ]", "[[]]", "[[],[]]", "[{}]", "[[[[[[[[]]]]]]]]",
            "[null,true,false,0,\"\",[],{}]",
            "{\"a\":1}", "{ \"a\" : 1 , \"b\" : 2 }", "{\"\":0}", "{\"a\":{\"b\":{\"c\":[]}}}", "{\"a\":1,\"a\":2}",
            "{\"a\":[],\"b\":{}}", "{\"a\\u0000b\":null}", "{\"\\\"\":1}", "[\"a\",\n\"b\"]",
            // Numbers (§6).
            "-0", "-1", "10", "1234567890", "0.0", "0.5", "-0.5", "1.25", "0e0", "0E0", "1e1", "1E1", "1e+1", "1e-1",
            "1.5e10", "-1.5E-10", "1e01", "1e00", "0e+00", "123456789012345678901234567890", "-0e-0", "1e400", "1e-400",
            "0.000000000000000000000000000000000000000000001", "[0]", "[-0 ]", "[1e1,2]", "{\"a\":0}",
            // Strings (§7).
            "\"a\"", "\" \"", "\"\\\"\"", "\"\\\\\"", "\"\\/\"", "\"\\b\\f\\n\\r\\t\"", "\"\\u0041\"", "\"\\u00e9\"",
            "\"\\uABCD\\uabcd\"", "\"\\uD83D\\uDE00\"", "\"\\u0000\"", "\"\\u001f\"", "\"\\\\u0000\"", "\"\\\\\\\"\"",
            "\"/\"", "\"'\"", "\"[]{},:\"", "\"\u{7f}\"", "\"\u{80}\"", "\"é\"", "\"€\"", "\"😀\"",
            "\"\u{2028}\u{2029}\"",
            "\"\u{FEFF}\"", "\"\u{FFFF}\"", "\"\u{10FFFF}\"", "\"\u{D7FF}\u{E000}\"", "\"\u{7FF}\u{800}\"",
            "\"\u{FFFD}\"", "\"1234567\"", "\"12345678\"", "\"123456789\"", "\"1234567é\"", "\"12345678é\"",
            // Lone surrogates: nothing a Unicode string can hold, yet within the grammar (§8.2).
            "\"\\ud800\"", "\"\\uDFFF\"", "\"\\udc00\\ud800\"", "\"\\ud800\\u0041\"", "\"\\ud800\\ud800\\udc00\"",
            "\"\\ud800x\"", "\"\\ud800\\n\"",
        ].map { Array($0.utf8) }

    /// Texts that every reader must refuse.
    static let invalid: [[UInt8]] =
        [
            // Nothing, or not one value.
            "", " ", "\n", "{}{}", "[] []", "1 2", "null null", "\"\"\"\"", "{} x", "[],", "{},", "1,", "[]]", "{}}",
            "}",
            "]", ",", ":", "{}#", "{}//", "{}/**/", "/**/{}", "#\n{}", "//\n{}", "\u{0}", "{}\u{0}", "[]\u{0}", "a",
            "é", "*",
            // White space that is not JSON's.
            "\u{0C}[]", "[\u{0B}]", "[\u{A0}]", "\u{A0}1", "[\u{2003}]", "\u{FEFF}1", "[\u{FEFF}]", "1\u{A0}",
            "\u{2060}[]",
            // Literals.
            "t", "tr", "tru", "f", "fals", "n", "nul", "nulll", "truex", "True", "TRUE", "False", "Null", "NULL", "nan",
            "NaN", "Infinity", "-Infinity", "-NaN", "undefined", "nul\u{0}", "[tru]", "[nul,1]", "[falsetrue]",
            // Arrays.
            "[", "[1", "[1,", "[,", "[,]", "[1,]", "[,1]", "[1,,2]", "[1 2]", "[1:2]", "[1;2]", "[\"a\"", "[\"a\",",
            "[[]", "[[", "[}", "[{]", "[1}", "[\"a\":1]", "[1\n2]", "[[],", "[1,]]", "[(1)]", "<[]>",
            // Objects.
            "{", "{\"", "{\"a", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{,}", "{,\"a\":1}",
            "{\"a\"}",
            "{\"a\":}", "{\"a\",1}", "{\"a\" 1}", "{\"a\"::1}", "{a:1}", "{'a':1}", "{1:1}", "{null:1}", "{[]:1}",
            "{{}:1}",
            "{\"a\":1 \"b\":2}", "{\"a\":1,,\"b\":2}", "{\"a\":1;\"b\":2}", "{\"a\":1]", "{]", "{\"a\":1}}", "{:1}",
            "{\"a\":1:2}", "{\"a\":1,b}", "{\"a\":1/**/}", "{\"a\":1//\n}", "{\"a\" \u{0C}:1}", "{true:1}",
            // Numbers.
            "-", "+", "+1", "++1", "--1", "-a", "00", "01", "-01", "-00", "012", "0x", "0x1", "1a", "1.", "-1.", ".5",
            "-.5",
            "1.a", "1.e1", "0.e1", "1e", "1E", "1e+", "1e-", "1ea", "1e1.5", "1e+-1", "1ee1", "1.5.5", "1_000", "1,000",
            "1 000", "- 1", "1e 1", "1 e1", "1. 5", "0 .5", "1.5e", "1f", "1L", "１", "[01]", "[1.]", "[-]", "[+1]",
            "[.1]",
            "[1e]", "[1.0e+]", "[0e]", "[-2.]", "[1eE2]", "[0e+-1]", "[2.e3]", "[1+2]", "[--2]", "1\u{0}", "1e1e1",
            // Strings.
            "\"", "\"a", "\"\\", "\"\\\"", "\"\\u", "\"\\u0", "\"\\u00", "\"\\u000", "\"\\u0000", "\"\\u000g\"",
            "\"\\u 041\"",
            "\"\\u-041\"", "\"\\u+041\"", "\"\\u0x41\"", "\"\\U0041\"", "\"\\u{41}\"", "\"\\u004\"", "\"\\a\"",
            "\"\\'\"",
            "\"\\0\"", "\"\\x41\"", "\"\\v\"", "\"\\e\"", "\"\\ \"", "\"\\\n\"", "\"\\\u{e9}\"", "\"\\😀\"",
            "\"\\ud800\\\"",
            "\"\\ud800\\u\"", "\"\\ud800\\u1\"", "'a'", "`a`", "“a”", "\"a\"b", "\"a\" \"b\"", "a\"b\"", "\"\u{0}\"",
            "\"\u{1}\"", "\"\u{1f}\"", "\"\n\"", "\"\r\"", "\"\t\"", "\"12345678\n\"", "\"1234567\n\"", "{\"\n\":1}",
            "{\"a\tb\":1}", "\"1234567\u{0}\"", "\"\u{1b}\"",
        ].map { Array($0.utf8) }
        + notUTF8.flatMap { bytes in
            [quoted(bytes), quoted(Array("1234567".utf8) + bytes), bytes, Array("[".utf8) + bytes + Array("]".utf8)]
        } + truncatedUTF8.map { Array("\"".utf8) + $0 }

    /// Byte sequences that are not UTF-8 (the Unicode Standard, table 3-7).
    static let notUTF8: [[UInt8]] = [
        [0x80], [0xBF], [0xC0], [0xC1], [0xF5], [0xF8], [0xFC], [0xFE], [0xFF], [0xC3], [0xE2, 0x82],
        [0xF0, 0x9F, 0x98],
        // Overlong.
        [0xC0, 0x80], [0xC0, 0xAF], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF], [0xF0, 0x80, 0x80, 0x80],
        [0xF0, 0x8F, 0xBF, 0xBF], [0xF8, 0x88, 0x80, 0x80, 0x80],
        // Surrogates.
        [0xED, 0xA0, 0x80], [0xED, 0xAF, 0xBF], [0xED, 0xB0, 0x80], [0xED, 0xBF, 0xBF],
        [0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80],
        // Beyond U+10FFFF.
        [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xF7, 0xBF, 0xBF, 0xBF],
        // Wrong continuations.
        [0xC3, 0x28], [0xC3, 0xC3], [0xE2, 0x28, 0xA1], [0xE2, 0x82, 0x28], [0xE2, 0x82, 0xC3, 0xA9],
        [0xF0, 0x28, 0x8C, 0xBC],
        [0xF0, 0x9F, 0x28, 0x80], [0xF0, 0x9F, 0x98, 0x28], [0xC3, 0xA9, 0xA9], [0xE2, 0x82, 0xAC, 0x80],
        [0xF0, 0x9F, 0x98, 0x80, 0x80], [0x61, 0x80], [0xC3, 0xA9, 0xFF],
    ]

    /// Strings that end inside a character.
    static let truncatedUTF8: [[UInt8]] = [[0xC3], [0xE2], [0xE2, 0x82], [0xF0], [0xF0, 0x9F], [0xF0, 0x9F, 0x98]]

    private static func quoted(_ bytes: [UInt8]) -> [UInt8] {
        Array("\"".utf8) + bytes + Array("\"".utf8)
    }

    /// Containers nested to a depth, closed again.
    static func nested(_ depth: Int, opener: String = "[", inside: String = "", closer: String = "]") -> [UInt8] {
        Array((String(repeating: opener, count: depth) + inside + String(repeating: closer, count: depth)).utf8)
    }
}
