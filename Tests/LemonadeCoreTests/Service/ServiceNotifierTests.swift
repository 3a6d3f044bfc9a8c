import Testing

@testable import LemonadeCore

@Suite struct ServiceNotifierTests {
    @Test func tellsAPath() async throws {
        let directory = try TemporaryDirectory()
        let manager = try NotifySocket(path: directory.file("notify"))
        let notifier = ServiceNotifier(environment: ["NOTIFY_SOCKET": manager.variable])
        notifier.tell(.ready, status: "Serving.")
        #expect(try await manager.next() == "READY=1\nSTATUS=Serving.")
        notifier.tell(.stopping)
        #expect(try await manager.next() == "STOPPING=1")
    }

    @Test func tellsANameThatIsInNoFileSystem() async throws {
        let manager = try NotifySocket()
        ServiceNotifier(environment: ["NOTIFY_SOCKET": manager.variable]).tell(.watchdog)
        #expect(try await manager.next() == "WATCHDOG=1")
    }

    @Test func aReloadSaysWhenItBegan() async throws {
        let manager = try NotifySocket()
        let before = Instant.now().nanoseconds / 1000
        ServiceNotifier(environment: ["NOTIFY_SOCKET": manager.variable]).tell(ServiceNotifier.reloading)
        let message = try await manager.next()
        #expect(message.hasPrefix("RELOADING=1\nMONOTONIC_USEC="))
        let time = try #require(Int64(message.split(separator: "=")[2]))
        #expect(time >= Int64(before) && time <= Int64(Instant.now().nanoseconds / 1000))
    }

    @Test(arguments: [[:], ["NOTIFY_SOCKET": ""], ["NOTIFY_SOCKET": "/nowhere/notify"], ["NOTIFY_SOCKET": "vsock:2:1"]])
    func whereNobodyListensNothingHappens(environment: [String: String]) {
        ServiceNotifier(environment: environment).tell(.ready)
    }

    @Test func theWatchdogIsFedTwiceAsOftenAsItAsks() {
        func interval(_ environment: [String: String]) -> Duration? {
            ServiceNotifier(environment: environment).watchdogInterval
        }
        #expect(interval(["WATCHDOG_USEC": "30000000"]) == .seconds(15))
        #expect(interval(["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"]) == nil)
        #expect(interval(["WATCHDOG_USEC": "soon"]) == nil)
        #expect(interval(["WATCHDOG_USEC": "0"]) == nil)
        #expect(interval([:]) == nil)
    }
}
