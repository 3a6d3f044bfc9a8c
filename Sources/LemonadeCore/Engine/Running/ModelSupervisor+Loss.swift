/// What requests tell of engines that fail them.
extension ModelSupervisor {
    /// A model could not be reached: its engine has ended, or is about to. The next use starts it anew.
    func lost(_ lease: ReadyModel.Lease) {
        let ready = lease.model
        guard let slot = slots[ready.model.name], slot.ready === ready else { return }
        slot.isLost = true
        end(slot)
    }

    /// An engine broke a connection off. One that dies closes its connections before its end can be seen, so that is waited
    /// for a moment: the next use must not meet the dying one.
    func doubt(_ lease: ReadyModel.Lease) async {
        let ready = lease.model
        let end = clock.now() + limits.doubt
        let alarm = Task {
            await clock.sleep(end)
            changed()
        }
        defer { alarm.cancel() }
        while slots[ready.model.name]?.ready === ready, clock.now() < end { await nextChange() }
    }
}
