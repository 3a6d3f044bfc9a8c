import CFuzzer
import Glibc

// Fuzz TARGET [what libFuzzer takes: -flags, corpus folders, or files to feed again]

/// What is fed; found once, by the first argument.
private let target = CommandLine.arguments.dropFirst().first.flatMap { name in
    FuzzTarget.all.first { $0.name == name }
}

guard target != nil else {
    print("usage: Fuzz TARGET …, where TARGET is one of: \(FuzzTarget.all.map(\.name).joined(separator: " "))")
    exit(2)
}

// libFuzzer starts itself again by the first argument, so what it sees begins with this program's name as well.
var arguments: [UnsafeMutablePointer<CChar>?] =
    CommandLine.arguments.enumerated().filter { $0.offset != 1 }.map { strdup($0.element) } + [nil]
var count = CInt(arguments.count - 1)
let status = arguments.withUnsafeMutableBufferPointer { buffer in
    var start = buffer.baseAddress
    return withUnsafeMutablePointer(to: &start) { start in
        start.withMemoryRebound(to: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?.self, capacity: 1) { start in
            // The bytes are in memory of their own that is exactly as large as they are, so that the address sanitizer
            // sees a read past their end.
            LLVMFuzzerRunDriver(&count, start) { bytes, count in
                target?.check(UnsafeRawBufferPointer(start: bytes, count: count))
                return 0
            }
        }
    }
}
exit(status)
