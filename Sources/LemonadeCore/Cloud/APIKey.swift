import Glibc

/// A provider's key. It lives in memory only, is overwritten when it is released, and has no description: whatever prints
/// or reflects it shows a placeholder.
package final class APIKey: Sendable {
    /// Longest accepted key in bytes.
    package static let longest = 8 * 1024

    // Safety: written in `init`, before anybody else can hold this object, and in `deinit`, when nobody does any more.
    private nonisolated(unsafe) let storage: UnsafeMutableRawBufferPointer

    /// The key that `text` spells. One line end after it is dropped, as `echo key | …` and key files leave one.
    package convenience init(_ text: String) throws(CloudError) {
        try self.init(bytes: text.utf8)
    }

    /// The key of those bytes. One line end after them is dropped.
    package init(bytes: some Collection<UInt8>) throws(CloudError) {
        var key = bytes[...]
        if let lineFeed = key.trailingIndex(of: UInt8(ascii: "\n")) {
            key = key[..<lineFeed]
            if let carriageReturn = key.trailingIndex(of: UInt8(ascii: "\r")) { key = key[..<carriageReturn] }
        }
        guard !key.isEmpty else { throw .invalidKey(.empty) }
        guard key.count <= APIKey.longest else { throw .invalidKey(.tooLong) }
        for byte in key {
            guard byte >= 0x20, byte != 0x7F else { throw .invalidKey(.controlCharacter) }
            guard byte < 0x80 else { throw .invalidKey(.notASCII) }
        }
        storage = .allocate(byteCount: key.count, alignment: 1)
        storage.copyBytes(from: key)
    }

    deinit {
        // Not memset: a store to memory that is about to be freed may be optimised away.
        if let start = storage.baseAddress { explicit_bzero(start, storage.count) }
        storage.deallocate()
    }

    /// Lends the key's bytes; they must not outlive the call.
    package func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(storage))
    }
}

extension APIKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "<API key>" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

extension APIKey: Equatable {
    /// Compares in a time that depends on the lengths only.
    package static func == (left: APIKey, right: APIKey) -> Bool {
        guard left.storage.count == right.storage.count else { return false }
        var difference: UInt8 = 0
        for index in left.storage.indices { difference |= left.storage[index] ^ right.storage[index] }
        return difference == 0
    }
}

extension Collection where Element: Equatable {
    /// The last element's index, if the collection ends with that element.
    fileprivate func trailingIndex(of element: Element) -> Index? {
        guard let last = indices.suffix(1).first, self[last] == element else { return nil }
        return last
    }
}
