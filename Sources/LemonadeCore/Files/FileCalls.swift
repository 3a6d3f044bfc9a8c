import Glibc

/// The calls of an atomic replacement that fail when a disk is full, broken or read-only: a parameter, so that each
/// failure can be tried without such a disk.
struct FileCalls: Sendable {
    /// write(2)
    var write: @Sendable (CInt, UnsafeRawPointer, Int) -> Int = { Glibc.write($0, $1, $2) }
    /// fsync(2)
    var synchronize: @Sendable (CInt) -> CInt = { fsync($0) }
    /// rename(2)
    var rename: @Sendable (String, String) -> CInt = { Glibc.rename($0, $1) }

    /// The system's own.
    static let system = FileCalls()
}
