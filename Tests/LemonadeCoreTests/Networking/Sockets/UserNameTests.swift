import Testing

@testable import LemonadeCore

@Suite struct UserNameTests {
    @Test func rootIsRoot() {
        #expect(UserNames.name(of: 0) == "root")
    }

    @Test func whoHasNoNameIsANumber() {
        #expect(UserNames.name(of: 4_000_000_001) == "4000000001")
    }

    @Test(arguments: [
        ("", nil), ("a:x:7:", "a"), ("a:x\nb:x:7:1::/:/bin/sh\nc:x:7:", "b"), (":x:7:", nil), ("a:x:77:", nil),
    ])
    func namesAreReadFromTheFile(file: String, name: String?) {
        #expect(UserNames.name(of: 7, in: file) == name)
    }
}
