import Testing

@testable import LemonadeCore

@Test func theVersionIsSemantic() {
    #expect(LemonadeVersion.current.split(separator: ".").count == 3)
}
