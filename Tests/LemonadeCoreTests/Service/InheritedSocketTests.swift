import Glibc
import Testing

@testable import LemonadeCore

@Suite struct InheritedSocketTests {
    @Test(arguments: [
        [:], ["LISTEN_FDS": "1"], ["LISTEN_FDS": "1", "LISTEN_PID": "1"], ["LISTEN_FDS": "0", "LISTEN_PID": "self"],
        ["LISTEN_FDS": "many", "LISTEN_PID": "self"],
    ])
    func whatIsMeantForOthersIsLeftAlone(environment: [String: String]) throws {
        let own = environment.mapValues { $0 == "self" ? String(getpid()) : $0 }
        #expect(try InheritedSockets.take(environment: own).isEmpty)
    }
}
