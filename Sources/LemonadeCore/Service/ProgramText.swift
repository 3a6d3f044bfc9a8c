import Glibc

/// The program's code in memory.
package enum ProgramText {
    /// Gives back the pages of code that are mapped: most of them were for starting, and the system maps sixteen for each that
    /// is used. They stay in the system's cache, and what is used from now on is mapped again at its next use.
    package static func giveBack() {
        guard let maps = try? FileReader.read("/proc/self/maps", limit: mostBytes) else { return }
        for range in ranges(inMaps: String(decoding: maps, as: UTF8.self)) {
            madvise(UnsafeMutableRawPointer(bitPattern: range.lowerBound), range.count, Int32(MADV_DONTNEED))
        }
    }

    /// More than the table of a program of this kind has. 1 MiB.
    private static let mostBytes = 1 << 20

    /// Where code of files lies, by the text of /proc/self/maps (proc_pid_maps(5)).
    ///
    /// Only what is executable and not writable: nobody writes there, while data that is read-only now may have been written by
    /// the dynamic linker before, and would be lost.
    static func ranges(inMaps text: String) -> [Range<UInt>] {
        text.split(separator: "\n").compactMap { line in
            let columns = line.split(separator: " ", maxSplits: 5)
            // Without a file's inode it is the system's own code, or a compiler's.
            guard columns.count == 6, columns[1] == "r-xp", columns[4] != "0" else { return nil }
            let ends = columns[0].split(separator: "-")
            guard ends.count == 2, let start = UInt(ends[0], radix: 16), let end = UInt(ends[1], radix: 16), start < end
            else { return nil }
            return start..<end
        }
    }
}
