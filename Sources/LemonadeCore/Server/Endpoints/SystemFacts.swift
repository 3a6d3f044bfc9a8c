import Glibc

/// What the machine is, read once.
enum SystemFacts {
    /// The kernel's name and release.
    static let operatingSystem: String = {
        var name = utsname()
        guard uname(&name) == 0 else { return "Linux" }
        return "\(text(of: name.sysname)) \(text(of: name.release))"
    }()

    /// The host's name.
    static let machineName: String = {
        var name = utsname()
        return uname(&name) == 0 ? text(of: name.nodename) : "localhost"
    }()

    /// The processor's model.
    static let processor: String =
        line(of: "/proc/cpuinfo", beginning: "model name").map { String($0.drop { $0 != ":" }.dropFirst(2)) }
        ?? "unknown"

    /// The memory, in GB.
    static let memory: String = {
        let bytes = Int(sysconf(Int32(_SC_PHYS_PAGES))) * Int(sysconf(Int32(_SC_PAGESIZE)))
        return "\((bytes + (1 << 29)) >> 30) GB"
    }()

    /// How many processors are online.
    static let cores = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))

    private static func text<Bytes>(of bytes: Bytes) -> String {
        withUnsafeBytes(of: bytes) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    private static func line(of path: String, beginning start: String) -> String? {
        guard let bytes = try? FileReader.read(path, limit: 1 << 20) else { return nil }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix(start) }.map(
            String.init)
    }
}
