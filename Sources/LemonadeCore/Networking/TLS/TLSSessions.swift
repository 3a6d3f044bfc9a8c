/// The sessions of one loop that later connections can resume, the latest for each origin.
///
/// A resumed session spares the certificates, so one is only ever used with the context, hence the trust, that it was made
/// under, and for the same name.
final class TLSSessions {
    /// How many origins are remembered. Default: 256.
    let most: Int

    private struct Entry {
        let context: TLSContext
        let session: OpaquePointer
    }

    private var entries: [ConnectionTarget: Entry] = [:]

    /// No sessions yet.
    init(most: Int = 256) {
        self.most = most
    }

    deinit {
        removeAll()
    }

    /// The session to resume with `target`, if there is one. It stays ours.
    func session(for target: ConnectionTarget, under context: TLSContext) -> OpaquePointer? {
        guard let entry = entries[target] else { return nil }
        guard entry.context === context, context.library.isResumable(entry.session) == 1 else {
            remove(target)
            return nil
        }
        return entry.session
    }

    /// Keeps a session, which is ours from now on.
    func keep(_ session: OpaquePointer, for target: ConnectionTarget, under context: TLSContext) {
        remove(target)
        if entries.count >= most { removeAll() }
        entries[target] = Entry(context: context, session: session)
    }

    private func remove(_ target: ConnectionTarget) {
        guard let entry = entries.removeValue(forKey: target) else { return }
        entry.context.library.freeSession(entry.session)
    }

    private func removeAll() {
        for entry in entries.values { entry.context.library.freeSession(entry.session) }
        entries.removeAll()
    }
}
