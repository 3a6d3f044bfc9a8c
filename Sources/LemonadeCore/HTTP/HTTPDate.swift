/// Dates as HTTP writes them: `Sun, 06 Nov 1994 08:49:37 GMT` (IMF-fixdate, RFC 9110 §5.6.7).
enum HTTPDate {
    /// How many bytes a date takes.
    static let byteCount = 29

    /// Appends the date of an instant, given in seconds since 1970 in UTC. What is outside the years 0 to 9999 is moved to
    /// the nearest instant inside.
    static func append(secondsSince1970: Int, to writer: inout ByteWriter) {
        let seconds = min(max(secondsSince1970, -62_167_219_200), 253_402_300_799)
        let day = Int(floorDividing: seconds, by: 86_400)
        let second = seconds - day * 86_400
        let date = civilDate(daysSince1970: day)
        // 1970 began on a Thursday.
        let weekday = day + 4 - Int(floorDividing: day + 4, by: 7) * 7
        writer.write(upTo: byteCount) { room in
            put("Sun, Mon, Tue, Wed, Thu, Fri, Sat, ", at: weekday * 5, count: 5, in: room, at: 0)
            putTwoDigits(date.day, in: room, at: 5)
            put(
                " Jan  Feb  Mar  Apr  May  Jun  Jul  Aug  Sep  Oct  Nov  Dec ", at: (date.month - 1) * 5, count: 5,
                in: room, at: 7)
            putTwoDigits(date.year / 100, in: room, at: 12)
            putTwoDigits(date.year % 100, in: room, at: 14)
            room[16] = 0x20
            putTwoDigits(second / 3600, in: room, at: 17)
            room[19] = UInt8(ascii: ":")
            putTwoDigits(second / 60 % 60, in: room, at: 20)
            room[22] = UInt8(ascii: ":")
            putTwoDigits(second % 60, in: room, at: 23)
            put(" GMT", at: 0, count: 4, in: room, at: 25)
            return byteCount
        }
    }

    /// The date as a string.
    static func string(secondsSince1970: Int) -> String {
        var writer = ByteWriter(capacity: byteCount)
        append(secondsSince1970: secondsSince1970, to: &writer)
        return writer.withBytes { String(decoding: $0, as: UTF8.self) }
    }

    /// The date in the Gregorian calendar. Years are counted from 1 March, so that the leap day is a year's last.
    private static func civilDate(daysSince1970: Int) -> (year: Int, month: Int, day: Int) {
        // Days since 1 March of the year 0; 400 years have 146,097 days and a century, less its last day, 36,524.
        let days = daysSince1970 + 719_468
        let era = Int(floorDividing: days, by: 146_097)
        let dayOfEra = days - era * 146_097
        let century = min(dayOfEra / 36_524, 3)
        let dayOfCentury = dayOfEra - century * 36_524
        let cycle = dayOfCentury / 1_461
        let dayOfCycle = dayOfCentury - cycle * 1_461
        let yearOfCycle = min(dayOfCycle / 365, 3)
        let dayOfYear = dayOfCycle - yearOfCycle * 365
        // From March on, five months always have 153 days.
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = era * 400 + century * 100 + cycle * 4 + yearOfCycle + (month <= 2 ? 1 : 0)
        return (year, month, day)
    }

    private static func put(
        _ text: StaticString, at start: Int, count: Int, in room: UnsafeMutableRawBufferPointer, at place: Int
    ) {
        UnsafeMutableRawBufferPointer(rebasing: room[place..<place + count])
            .copyMemory(from: UnsafeRawBufferPointer(start: text.utf8Start + start, count: count))
    }

    private static func putTwoDigits(_ value: Int, in room: UnsafeMutableRawBufferPointer, at place: Int) {
        room[place] = 0x30 + UInt8(truncatingIfNeeded: value / 10)
        room[place + 1] = 0x30 + UInt8(truncatingIfNeeded: value % 10)
    }
}

extension Int {
    /// The quotient rounded down, not towards zero.
    fileprivate init(floorDividing dividend: Int, by divisor: Int) {
        let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
        self = remainder < 0 ? quotient - 1 : quotient
    }
}
