import Testing

@testable import LemonadeCore

struct JSONObjectTests {
    @Test func settingKeepsThePlaceAndNilRemoves() {
        var object: JSONObject = ["a": 1, "b": 2]
        object["a"] = 3
        object["c"] = 4
        object["b"] = .some(nil)
        #expect(object.members.map(\.name) == ["a", "b", "c"])
        object["b"] = nil
        #expect(object.members.map(\.name) == ["a", "c"])
        #expect(object["b"] == nil)
        #expect(object["a"] == 3)
    }

    @Test func aLiteralThatRepeatsANameKeepsTheLast() {
        let object: JSONObject = ["a": 1, "b": 2, "a": 3]
        #expect(object.members.map(\.name) == ["a", "b"])
        #expect(object["a"] == 3)
    }

    @Test func equalityIgnoresOrderAndNothingElse() {
        let object: JSONObject = ["a": 1, "b": 2, "c": 3]
        #expect(object == ["c": 3, "b": 2, "a": 1])
        #expect(object == ["b": 2, "a": 1, "c": 3])
        #expect(object != ["a": 1, "b": 2])
        #expect(object != ["a": 1, "b": 2, "d": 3])
        #expect(object != ["c": 3, "b": 2, "a": 4])
        #expect(object != ["a": 1, "b": 2, "c": 4])
        #expect(JSONObject() == [:])
    }
}
