import Testing

@testable import LemonadeCore

@Suite struct HTTPFieldIDTests {
    static let named = HTTPFieldID.allCases.filter { $0.name.utf8CodeUnitCount > 0 }

    private func classify(_ name: String) -> HTTPFieldID {
        name.withBytes { HTTPFieldID.classify($0) }
    }

    @Test(arguments: named) func isRecognizedInAnyCase(id: HTTPFieldID) {
        let name = "\(id.name)"
        #expect(classify(name) == id)
        #expect(classify(name.lowercased()) == id)
        #expect(classify(name.uppercased()) == id)
    }

    @Test(arguments: named) func isNotMistakenForANeighbour(id: HTTPFieldID) {
        let families: Set<HTTPFieldID> = [.other, .sec, .xForwarded, .accessControl]
        let name = Array("\(id.name)".utf8)
        for place in name.indices {
            for byte in UInt8.min...UInt8.max where byte | 0x20 != name[place] | 0x20 {
                var changed = name
                changed[place] = byte
                #expect(families.contains(changed.withUnsafeBytes { HTTPFieldID.classify($0) }))
            }
        }
        #expect(families.contains(classify("\(id.name)-")))
        #expect(families.contains(classify(String("\(id.name)".dropLast()))))
    }

    @Test(
        arguments: [
            ("X-Forwarded-For", .xForwarded), ("x-forwarded-anything", .xForwarded), ("X-Forwarded", .other),
            ("Sec-CH-UA", .sec), ("sec-fetch-mode", .sec), ("Security", .other), ("Sec-Fetch-Site", .secFetchSite),
            ("Access-Control-Allow-Origin", .accessControl), ("access-control-", .accessControl), ("", .other),
            ("X", .other), ("X-Stainless-Lang", .other), ("content_length", .other),
        ] as [(String, HTTPFieldID)])
    func familiesShareAPrefix(name: String, id: HTTPFieldID) {
        #expect(classify(name) == id)
    }

    @Test func allFitIntoASet() {
        #expect(HTTPFieldID.allCases.allSatisfy { $0.rawValue < 64 })
        for id in HTTPFieldID.allCases {
            var set: HTTPFieldSet = []
            #expect(!set.contains(id))
            set.insert(id)
            set.insert(id)
            #expect(HTTPFieldID.allCases.filter(set.contains) == [id])
        }
        let hosts: HTTPFieldSet = [.host]
        #expect(hosts.union([.te, .host]) == [.te, .host])
    }

    @Test func lookingUpTakesOneOrTwoComparisons() {
        #expect(HTTPFieldNameTable.shared.longestProbe <= 2)
    }
}
