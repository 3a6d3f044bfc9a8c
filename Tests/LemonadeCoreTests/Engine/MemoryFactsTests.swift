import Testing

@testable import LemonadeCore

struct MemoryFactsTests {
    @Test func thisMachineHasMemory() {
        #expect(MemoryFacts.available() ?? 0 > 1 << 20)
    }

    @Test func theMachinesMemoryIsCountedInKibibytes() {
        #expect(MemoryFacts.available(inMeminfo: "MemTotal: 9 kB\nMemAvailable:    2048 kB\n") == 2 << 20)
        #expect(MemoryFacts.available(inMeminfo: "MemAvailable: \(UInt64.max) kB") == nil)
        #expect(MemoryFacts.available(inMeminfo: "") == nil)
    }

    @Test func everyGroupAboveMayLimit() {
        #expect(
            MemoryFacts.folders(inCgroup: "1:cpu:/x\n0::/system.slice/lemond.service\n") == [
                "/sys/fs/cgroup", "/sys/fs/cgroup/system.slice", "/sys/fs/cgroup/system.slice/lemond.service",
            ])
        #expect(MemoryFacts.folders(inCgroup: "0::/\n") == ["/sys/fs/cgroup"])
        #expect(MemoryFacts.folders(inCgroup: "0::/../elsewhere") == [])
        #expect(MemoryFacts.folders(inCgroup: "4:memory:/old\n") == [])
    }

    @Test func filePagesAreGivenBack() {
        #expect(MemoryFacts.inactiveFiles(inStat: "anon 5\ninactive_file 4096\nactive_file 1\n") == 4096)
        #expect(MemoryFacts.inactiveFiles(inStat: "anon 5") == nil)
    }
}
