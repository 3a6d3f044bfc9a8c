import Glibc

/// A relayed request as it is written: the head, and the client's body around the upstream's name of the model. Nothing of
/// a large body is copied.
struct RelayedMessage: OutgoingParts {
    /// The head, and as much of the body as is small. Valid until the request is done.
    let head: UnsafeRawBufferPointer
    /// The body before the model's value, where it is not in `head`. Valid until the request is done.
    let before: UnsafeRawBufferPointer
    /// The model's value, where it is not in `head`.
    let model: [UInt8]
    /// The body behind the model's value, where it is not in `head`. Valid until the request is done.
    let after: UnsafeRawBufferPointer

    var byteCount: Int { head.count + before.count + model.count + after.count }

    func withParts<R>(from offset: Int, _ body: (UnsafeBufferPointer<iovec>) -> R) -> R {
        // Nearly always: all of it is in one place.
        if before.isEmpty, model.isEmpty, after.isEmpty {
            return OutgoingRegion(bytes: head).withParts(from: offset, body)
        }
        return model.withUnsafeBytes { model in
            withUnsafeTemporaryAllocation(of: iovec.self, capacity: 4) { parts in
                var skipped = offset
                var count = 0
                for part in [head, before, model, after] {
                    if skipped >= part.count {
                        skipped -= part.count
                        continue
                    }
                    parts.initializeElement(at: count, to: iovec(part.dropFirst(skipped)))
                    skipped = 0
                    count += 1
                }
                return body(UnsafeBufferPointer(rebasing: parts[..<count]))
            }
        }
    }
}
