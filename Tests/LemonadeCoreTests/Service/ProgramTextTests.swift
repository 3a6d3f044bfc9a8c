import Testing

@testable import LemonadeCore

/// Only code is given back, and the program goes on.
@Suite struct ProgramTextTests {
    @Test func onlyCodeOfFilesCounts() {
        let maps = """
            aaaa0000-aaaa1000 r--p 00000000 fe:00 77                         /usr/bin/lemond
            aaaa1000-aaaa4000 r-xp 00001000 fe:00 77                         /usr/bin/lemond
            aaaa4000-aaaa5000 r--p 00004000 fe:00 77                         /usr/bin/lemond
            aaaa5000-aaaa6000 rw-p 00005000 fe:00 77                         /usr/bin/lemond
            bbbb0000-bbbb1000 rw-p 00000000 00:00 0                          [heap]
            cccc0000-cccc2000 r-xp 00000000 fe:00 78                         /a folder/lib c.so (deleted)
            cccc2000-cccc3000 rwxp 00000000 fe:00 78                         /a folder/lib c.so
            dddd0000-dddd1000 r-xp 00000000 00:00 0
            ffff0000-ffff1000 r-xp 00000000 00:00 0                          [vdso]
            nonsense
            eeee-eeee r-xp 00000000 fe:00 79 /empty
            """
        #expect(ProgramText.ranges(inMaps: maps) == [0xAAAA_1000..<0xAAAA_4000, 0xCCCC_0000..<0xCCCC_2000])
    }

    @Test func theProgramGoesOnWithoutIt() {
        for _ in 0..<10 {
            ProgramText.giveBack()
            #expect([3, 1, 2].sorted().map(String.init).joined(separator: " ") == "1 2 3")
        }
    }
}
