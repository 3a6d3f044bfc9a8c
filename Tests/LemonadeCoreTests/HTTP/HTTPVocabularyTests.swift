import Glibc
import Testing

@testable import LemonadeCore

/// Dates, statuses, media types and errors: the small tables.
@Suite struct HTTPVocabularyTests {
    @Test(
        arguments: [
            (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (-1, "Wed, 31 Dec 1969 23:59:59 GMT"), (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
            (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"), (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"),
            (.max, "Fri, 31 Dec 9999 23:59:59 GMT"), (.min, "Sat, 01 Jan 0000 00:00:00 GMT"),
        ])
    func writesDates(seconds: Int, date: String) {
        #expect(HTTPDate.string(secondsSince1970: seconds) == date)
    }

    @Test func agreesWithTheSystemOnDates() {
        var generator = SeededGenerator(seed: 7)
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        func pad(_ number: Int32, to width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: width - digits.count) + digits
        }
        for _ in 0..<3_000 {
            var seconds = time_t.random(in: -62_167_219_200...253_402_300_799, using: &generator)
            var parts = tm()
            gmtime_r(&seconds, &parts)
            let date =
                "\(days[Int(parts.tm_wday)]), \(pad(parts.tm_mday, to: 2)) \(months[Int(parts.tm_mon)]) "
                + "\(pad(parts.tm_year + 1900, to: 4)) \(pad(parts.tm_hour, to: 2)):\(pad(parts.tm_min, to: 2)):"
                + "\(pad(parts.tm_sec, to: 2)) GMT"
            #expect(HTTPDate.string(secondsSince1970: seconds) == date)
        }
    }

    @Test(
        arguments: [
            ("text/event-stream", .eventStream), ("Text/Event-Stream; charset=utf-8", .eventStream),
            (" text/event-stream\t;x", .eventStream), ("application/json", .json),
            ("APPLICATION/JSON;charset=UTF-8", .json),
            ("application/jsonl", .other), ("text/event-strea", .other), ("application/problem+json", .other),
            ("", .other),
            (";", .other), ("text/html", .other), ("application/json, text/html", .other),
        ] as [(String, MediaType)])
    func readsMediaTypes(value: String, type: MediaType) {
        #expect(value.withBytes { MediaType($0) } == type)
    }

    @Test func severalMediaTypesAreNone() throws {
        var fields = HTTPFields()
        #expect(MediaType(of: fields) == .other)
        try fields.append(name: "content-type", value: "application/json")
        #expect(MediaType(of: fields) == .json)
        try fields.append(name: "Content-Type", value: "application/json")
        #expect(MediaType(of: fields) == .other)
    }

    @Test func everyStatusOfAnErrorHasAReason() {
        for error in HTTPParseError.allCases {
            #expect([400, 414, 431, 501, 505].contains(error.status))
            #expect(HTTPStatus.reason(for: error.status).utf8CodeUnitCount > 0)
        }
        #expect("\(HTTPStatus.reason(for: 200))" == "OK")
        #expect("\(HTTPStatus.reason(for: 299))".isEmpty)
    }

    @Test func everyErrorHasASentenceOfItsOwn() {
        let reasons = HTTPParseError.allCases.map(\.reason)
        #expect(Set(reasons).count == reasons.count)
        #expect(reasons.allSatisfy { $0.hasSuffix(".") && $0.first?.isUppercase == true })
    }
}
