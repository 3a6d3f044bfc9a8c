import Testing

@testable import LemonadeCore

struct ListingCollectorTests {
    private func page(_ ids: [String], next mark: String? = nil) -> Listing {
        Listing(models: ids.map { model($0) }, next: NextPage(name: "cursor", mark: mark))
    }

    @Test func putsPagesTogetherWithoutRepeats() {
        var collector = ListingCollector()
        #expect(collector.add(page(["a", "b"], next: "1")) == NextPage(name: "cursor", mark: "1"))
        #expect(collector.add(page(["b", "c"])) == nil)
        #expect(collector.models.map(\.id) == ["a", "b", "c"])
        #expect(collector.skipped == [.duplicate: 1])
        #expect(!collector.isCutShort)
    }

    @Test func doesNotGoRoundInCircles() {
        var collector = ListingCollector()
        #expect(collector.add(page(["a"], next: "1")) != nil)
        #expect(collector.add(page(["b"], next: "2")) != nil)
        #expect(collector.add(page(["c"], next: "1")) == nil)
        #expect(collector.isCutShort)
        #expect(collector.models.count == 3)
    }

    @Test func asksForNoMorePagesThanTheMost() {
        var collector = ListingCollector(limits: ListingLimits(mostPages: 3))
        var asked = 0
        while asked < 100, collector.add(page(["m\(asked)"], next: "\(asked)")) != nil { asked += 1 }
        #expect(asked == 2)
        #expect(collector.isCutShort)
    }

    @Test func keepsNoMoreModelsThanTheMost() {
        var collector = ListingCollector(limits: ListingLimits(mostModels: 3))
        #expect(collector.add(page(["a", "b"], next: "1")) != nil)
        #expect(collector.add(page(["c", "d", "e"], next: "2")) == nil)
        #expect(collector.models.map(\.id) == ["a", "b", "c"])
        #expect(collector.skipped == [.overLimit: 2])
        #expect(collector.isCutShort)
    }

    @Test func zerosAreFreeOnlyAmongPrices() {
        var priced = ListingCollector()
        _ = priced.add(Listing(models: [model("free", input: "0", output: "0")]))
        _ = priced.add(Listing(models: [model("paid", input: "1", output: "0")]))
        #expect(priced.models == [model("free", input: "0", output: "0"), model("paid", input: "1", output: "0")])

        var unpriced = ListingCollector()
        _ = unpriced.add(Listing(models: [model("a", input: "0", output: "0"), model("b", input: "0")]))
        #expect(unpriced.models == [model("a"), model("b")])
    }

    @Test(arguments: [
        (#"{"data":[],"has_more":true,"last_id":"x"}"#, "after_id=x"),
        (#"{"data":[],"nextPageToken":"a b/ü"}"#, "pageToken=a%20b%2F%C3%BC"),
        (#"{"models":[],"next_page_token":"~-._"}"#, "page_token=~-._"),
        (#"{"result":[],"next_cursor":"1&x=2#\u0001"}"#, "cursor=1%26x%3D2%23%01"),
    ])
    func followsEveryKindOfPage(text: String, parameter: String) throws {
        #expect(try ListingReader.read(Array(text.utf8), dialect: .generic).next?.parameter == parameter)
    }

    @Test(arguments: [
        #"{"data":[],"has_more":false,"last_id":"x"}"#, #"{"data":[],"has_more":"true","last_id":"x"}"#,
        #"{"data":[],"has_more":true,"last_id":null}"#, #"{"data":[],"has_more":true,"last_id":""}"#,
        #"{"data":[],"nextPageToken":""}"#, #"{"data":[],"next_cursor":null}"#, #"{"data":[],"next_cursor":7}"#,
        #"[]"#,
    ])
    func anEndIsAnEnd(text: String) throws {
        #expect(try ListingReader.read(Array(text.utf8), dialect: .generic).next == nil)
    }

    @Test func anAbsurdMarkIsNoPage() {
        #expect(NextPage(name: "cursor", mark: String(repeating: "x", count: 2048)) != nil)
        #expect(NextPage(name: "cursor", mark: String(repeating: "x", count: 2049)) == nil)
    }
}
