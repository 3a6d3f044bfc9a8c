import Testing

@testable import LemonadeCore

@Suite struct HTTPFieldsTests {
    private func make(_ pairs: KeyValuePairs<String, String>) throws -> HTTPFields {
        var fields = HTTPFields()
        for (name, value) in pairs { try fields.append(name: name, value: value) }
        return fields
    }

    @Test func keepsOrderAndDuplicatesAndSpelling() throws {
        let fields = try make(["b": "1", "Host": "x", "B": "2", "host": "y"])
        #expect(fields.entries.map { fields.nameString(of: $0) } == ["b", "Host", "B", "host"])
        #expect(fields.entries.map { fields.valueString(of: $0) } == ["1", "x", "2", "y"])
        #expect(fields.entries.map(\.id) == [.other, .host, .other, .host])
        #expect(fields.present == [.other, .host])
        #expect(fields.repeated == [.other, .host])
        #expect(fields.values(.host) == ["x", "y"])
        #expect(fields.firstValue(.host) == "x")
        #expect(fields.firstValue(named: "HOST") == "x")
        #expect(fields.firstValue(named: "B") == "1")
        #expect(fields.firstValue(named: "c") == nil)
        #expect(fields.firstValue(.date) == nil)
        #expect(fields.values(.date) == [])
    }

    @Test func dropsWhiteSpaceAroundValues() throws {
        #expect(try make(["a": " \tb c\t"]).firstValue(named: "a") == "b c")
    }

    @Test(arguments: ["", " ", "a b", "a:", "a\r\n", "ä", "(a)", "a\0"])
    func refusesANameThatIsNoToken(name: String) {
        #expect(throws: HTTPFieldError.invalidName) { try make([name: "x"]) }
    }

    @Test(arguments: ["a\r\nb", "a\nb", "a\rb", "a\0b", "a\u{7F}", "a\u{1B}[0m", "a\u{0B}b"])
    func refusesAValueThatBreaksItsLine(value: String) {
        #expect(throws: HTTPFieldError.invalidValue) { try make(["a": value]) }
        var fields = HTTPFields()
        #expect(throws: HTTPFieldError.invalidValue) { try fields.append(.server, value) }
        #expect(fields.isEmpty)
    }

    @Test func allowsBytesAboveASCII() throws {
        #expect(try make(["a": "café 🍋"]).firstValue(named: "a") == "café 🍋")
    }

    @Test func aKnownNameIsWrittenAsUsual() throws {
        var fields = HTTPFields()
        try fields.append(.xRequestID, "1")
        #expect(fields.entries.map { fields.nameString(of: $0) } == ["X-Request-Id"])
        #expect(fields.firstValue(.xRequestID) == "1")
    }

    @Test func aFamilyHasNoNameToWrite() {
        var fields = HTTPFields()
        #expect(throws: HTTPFieldError.invalidName) { try fields.append(.sec, "1") }
    }

    @Test(
        arguments: [
            ("close", true), ("Close", true), (" keep-alive , CLOSE ", true), (",,close", true), ("closed", false),
            ("clos", false), ("x close", false), ("close;q=1", false), ("", false), (",", false),
        ])
    func findsATokenInAList(value: String, found: Bool) throws {
        #expect(try make(["Connection": value]).listContains(.connection, token: "close") == found)
        #expect(
            try make(["Connection": "x", "connection": value]).listContains(.connection, token: "close") == found)
        #expect(try !make(["Upgrade": value]).listContains(.connection, token: "close"))
    }

    @Test func knowsWhichFieldsConnectionNames() throws {
        let fields = try make([
            "Connection": "close, X-One", "x-one": "1", "X-On": "2", "Connection": "TE", "te": "3",
        ])
        let named = fields.entries.filter { fields.connectionNames($0) }
        #expect(named.map { fields.valueString(of: $0) } == ["1", "3"])
        #expect(try !make(["x": "1"]).connectionNames(make(["x": "1"]).entries[0]))
    }

    @Test(arguments: [true, false]) func forgetsEverything(keepingCapacity: Bool) throws {
        var fields = try make(["Host": "a", "Host": "b"])
        fields.removeAll(keepingCapacity: keepingCapacity)
        #expect(fields.isEmpty)
        #expect(fields.present == [])
        #expect(fields.repeated == [])
        #expect(fields.storedByteCount == 0)
        try fields.append(name: "Date", value: "c")
        #expect(fields.firstValue(.date) == "c")
        #expect(fields.first(.host) == nil)
    }

    @Test func aCopyIsNotChangedByReuse() throws {
        var fields = try make(["Host": "first"])
        let copy = fields
        fields.removeAll(keepingCapacity: true)
        try fields.append(name: "Host", value: "SECOND")
        #expect(copy.firstValue(.host) == "first")
        #expect(fields.firstValue(.host) == "SECOND")
    }

    @Test func oneLargeHeadDoesNotKeepItsRoom() throws {
        let limit = HTTPFields.maxRetainedBytes
        for (length, isKept) in [(100, true), (limit - 1, true), (limit, false)] {
            var fields = try make(["x": String(repeating: "a", count: length)])
            #expect(fields.storedCapacity > length)
            fields.removeAll(keepingCapacity: true)
            #expect((fields.storedCapacity > length) == isKept)
        }
    }

    @Test func hopByHopFieldsAreThoseOfRFC9110() {
        let names = HTTPFieldID.allCases.filter(HTTPFieldSet.hopByHop.contains).map { "\($0.name)".lowercased() }
        #expect(
            names.sorted() == [
                "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te",
                "trailer", "transfer-encoding", "upgrade",
            ])
    }
}
