/// Something that waits with a limit; its place in the heap is kept in it.
class DeadlineNode {
    /// Where it stands in the heap; -1 when it is not there.
    fileprivate(set) final var heapIndex = -1
    /// What the heap is ordered by: never later than the real deadline.
    fileprivate(set) final var heapKey = Instant.never

    /// Called when the key has passed: acts if the real deadline has passed too, and returns the next one to wait for.
    func deadlinePassed(at now: Instant) -> Instant {
        .never
    }
}

/// A binary heap of deadlines.
///
/// Deadlines mostly move later (a connection that is heard of again), so a node is only moved when its deadline comes
/// earlier than its key; a key that has passed while the real deadline has not puts the node back with the real one.
struct DeadlineHeap {
    private var nodes: [DeadlineNode] = []

    /// The earliest key; `.never` when nothing waits.
    var earliest: Instant {
        nodes.first?.heapKey ?? .never
    }

    /// How many nodes are in the heap.
    var count: Int {
        nodes.count
    }

    /// Makes sure that `node` is looked at no later than `deadline`.
    mutating func schedule(_ node: DeadlineNode, at deadline: Instant) {
        if node.heapIndex < 0 {
            guard deadline != .never else { return }
            node.heapKey = deadline
            node.heapIndex = nodes.count
            nodes.append(node)
            siftUp(node.heapIndex)
        } else if deadline < node.heapKey {
            node.heapKey = deadline
            siftUp(node.heapIndex)
        }
    }

    /// Takes a node out.
    mutating func remove(_ node: DeadlineNode) {
        let index = node.heapIndex
        guard index >= 0 else { return }
        let last = nodes.removeLast()
        node.heapIndex = -1
        guard last !== node else { return }
        place(last, at: index)
        siftUp(index)
        siftDown(last.heapIndex)
    }

    /// Takes out the earliest node if its key has passed.
    mutating func popExpired(at now: Instant) -> DeadlineNode? {
        guard let first = nodes.first, first.heapKey <= now else { return nil }
        remove(first)
        return first
    }

    private mutating func place(_ node: DeadlineNode, at index: Int) {
        nodes[index] = node
        node.heapIndex = index
    }

    private mutating func siftUp(_ start: Int) {
        var index = start
        let node = nodes[index]
        while index > 0 {
            let parent = (index - 1) / 2
            guard node.heapKey < nodes[parent].heapKey else { break }
            place(nodes[parent], at: index)
            index = parent
        }
        place(node, at: index)
    }

    private mutating func siftDown(_ start: Int) {
        var index = start
        let node = nodes[index]
        while true {
            var child = 2 * index + 1
            guard child < nodes.count else { break }
            if child + 1 < nodes.count, nodes[child + 1].heapKey < nodes[child].heapKey { child += 1 }
            guard nodes[child].heapKey < node.heapKey else { break }
            place(nodes[child], at: index)
            index = child
        }
        place(node, at: index)
    }
}
