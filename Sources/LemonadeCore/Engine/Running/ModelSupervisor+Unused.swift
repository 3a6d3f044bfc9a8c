/// Which models are ended because nobody uses them.
extension ModelSupervisor {
    /// Ends the idle model that was used the longest ago, unless it is pinned.
    func makeRoom(among loaded: [Slot]) {
        let idle = loaded.filter { slot in
            slot.ready.map { !$0.isBusy && !pinned.contains(slot.model.name) } ?? false
        }
        let oldestFirst = idle.sorted { left, right in
            (left.ready?.lastUse ?? .never, left.id) < (right.ready?.lastUse ?? .never, right.id)
        }
        // One may have become busy since.
        for slot in oldestFirst where slot.ready?.closeIfIdle() == true {
            log.info("unloading to make room", ["model": slot.model.name])
            end(slot)
            return
        }
    }

    /// Ends a model when nobody has used it for so long as the limits say.
    func watchIdle(_ name: String, _ id: UInt64, _ ready: ReadyModel) async {
        while !Task.isCancelled {
            let start = ready.isBusy || pinned.contains(name) ? clock.now() : ready.lastUse
            await clock.sleep(start + limits.idle)
            guard let slot = slot(name, id), case .ready = slot.phase, !Task.isCancelled else { return }
            guard clock.now() - ready.lastUse >= limits.idle, !pinned.contains(name), ready.closeIfIdle() else {
                continue
            }
            log.info("unloading an unused model", ["model": name])
            end(slot)
            return
        }
    }
}
