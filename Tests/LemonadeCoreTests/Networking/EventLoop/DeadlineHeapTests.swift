import Testing

@testable import LemonadeCore

@Suite struct DeadlineHeapTests {
    @Test func isEmptyAtFirst() {
        var heap = DeadlineHeap()
        #expect(heap.earliest == .never)
        #expect(heap.popExpired(at: .never) == nil)
    }

    @Test func neverIsNotWaitedFor() {
        var heap = DeadlineHeap()
        heap.schedule(DeadlineNode(), at: .never)
        #expect(heap.count == 0)
    }

    @Test func removingWhatIsNotThereDoesNothing() {
        var heap = DeadlineHeap()
        let node = DeadlineNode()
        heap.remove(node)
        heap.schedule(node, at: Instant(nanoseconds: 5))
        heap.remove(node)
        heap.remove(node)
        #expect(heap.count == 0)
        #expect(node.heapIndex == -1)
    }

    /// Against a list of nodes and keys that is searched from end to end.
    @Test(arguments: 0..<20) func agreesWithAPlainList(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var heap = DeadlineHeap()
        let nodes = (0..<40).map { _ in DeadlineNode() }
        var keys: [Int: Instant] = [:]
        for _ in 0..<2000 {
            let place = Int.random(in: nodes.indices, using: &generator)
            // Few different ones, so that many are equal.
            let instant = Instant(nanoseconds: .random(in: 1...60, using: &generator))
            switch Int.random(in: 0..<5, using: &generator) {
            case 0, 1, 2:
                heap.schedule(nodes[place], at: instant)
                keys[place] = min(keys[place] ?? .never, instant)
            case 3:
                heap.remove(nodes[place])
                keys[place] = nil
            default:
                let popped = heap.popExpired(at: instant)
                let earliest = keys.values.min() ?? .never
                if earliest > instant {
                    #expect(popped == nil)
                } else {
                    let place = nodes.firstIndex { $0 === popped }
                    #expect(place.flatMap { keys[$0] } == earliest)
                    place.map { keys[$0] = nil }
                }
            }
            #expect(heap.earliest == keys.values.min() ?? .never)
            #expect(heap.count == keys.count)
        }
        var last = Instant(nanoseconds: 0)
        while let node = heap.popExpired(at: .never) {
            #expect(node.heapKey >= last)
            #expect(node.heapIndex == -1)
            last = node.heapKey
        }
        #expect(heap.count == 0)
    }
}
