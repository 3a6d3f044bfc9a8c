import Foundation
import Glibc

@testable import LemonadeCore

/// Another user of the machine. The kernel keeps users by thread, so a thread of its own can be one for a while, where the
/// tests run as root.
enum OtherUser {
    /// "nobody".
    static let number: uid_t = 65_534

    /// Does something as that user.
    static func run<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                let outcome = Swift.Result {
                    try become(number)
                    return try body()
                }
                // The thread ends here, and the user with it.
                continuation.resume(with: outcome)
            }
        }
    }

    /// Does something as a user who is not root: as that user where the tests run as root, else as who runs them.
    static func runUnlessAlready<Result: Sendable>(
        _ body: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        getuid() == 0 ? try await run(body) : try await blocking(body)
    }

    /// glibc's setresuid would change every thread of the process; the kernel's own changes this one.
    private static func become(_ user: uid_t) throws {
        typealias Call = @convention(c) (Int, Int, Int, Int) -> Int
        #if arch(arm64)
            let setresuid = 147
        #else
            let setresuid = 117
        #endif
        guard let symbol = dlsym(nil, "syscall") else { throw SystemError(call: "dlsym") }
        let call = unsafeBitCast(symbol, to: Call.self)
        guard call(setresuid, Int(user), Int(user), Int(user)) == 0 else { throw SystemError(call: "setresuid") }
    }
}
