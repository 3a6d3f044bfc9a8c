extension ByteWriter {
    /// Appends a number in decimal.
    @inline(never)
    mutating func append(decimal value: Int) {
        write(upTo: 20) { room in
            guard let place = room.baseAddress else { return 0 }
            guard value < 0 else { return Decimal.write(value.magnitude, to: place) }
            room[0] = UInt8(ascii: "-")
            return 1 + Decimal.write(value.magnitude, to: place + 1)
        }
    }

    /// Appends that many thousandths, with three decimals.
    @inline(never)
    mutating func append(thousandths value: UInt64) {
        write(upTo: 24) { room in
            guard let place = room.baseAddress else { return 0 }
            let length = Decimal.write(UInt(value / 1000), to: place)
            // Four digits, the first of which gives way to the point.
            Decimal.writeFour(UInt(value % 1000), to: place + length)
            room[length] = UInt8(ascii: ".")
            return length + 4
        }
    }
}

/// Numbers as digits, two of them at a time: a division for each digit costs more.
private enum Decimal {
    /// Writes a number of up to twenty digits; how many it has.
    static func write(_ number: UInt, to place: UnsafeMutableRawPointer) -> Int {
        if number < 10 {
            place.storeBytes(of: 0x30 | UInt8(truncatingIfNeeded: number), as: UInt8.self)
            return 1
        }
        if number < 100 {
            writeTwo(number, to: place)
            return 2
        }
        if number < 1000 {
            place.storeBytes(of: 0x30 | UInt8(truncatingIfNeeded: number / 100), as: UInt8.self)
            writeTwo(number % 100, to: place + 1)
            return 3
        }
        if number < 10_000 {
            writeFour(number, to: place)
            return 4
        }
        let length = write(number / 10_000, to: place)
        writeFour(number % 10_000, to: place + length)
        return length + 4
    }

    /// Writes a number below 10000 as four digits.
    @inline(__always)
    static func writeFour(_ number: UInt, to place: UnsafeMutableRawPointer) {
        writeTwo(number / 100, to: place)
        writeTwo(number % 100, to: place + 2)
    }

    /// Writes a number below 100 as two digits.
    @inline(__always)
    private static func writeTwo(_ number: UInt, to place: UnsafeMutableRawPointer) {
        let tens = number / 10
        let digits = UInt16(truncatingIfNeeded: tens | (number - tens * 10) << 8) | 0x3030
        place.storeBytes(of: digits.littleEndian, as: UInt16.self)
    }
}
