import Testing

@testable import LemonadeCore

@Suite struct DirectoriesTests {
    static let configuration: [(argument: String?, environment: [String: String], expected: String)] = [
        ("/a", ["STATE_DIRECTORY": "/s", "XDG_CONFIG_HOME": "/x", "HOME": "/h"], "/a"),
        ("relative", ["HOME": "/h"], "relative"),
        (nil, ["STATE_DIRECTORY": "/s", "XDG_CONFIG_HOME": "/x", "HOME": "/h"], "/s"),
        (nil, ["STATE_DIRECTORY": "/s:/t", "HOME": "/h"], "/s"),
        (nil, ["STATE_DIRECTORY": "", "XDG_CONFIG_HOME": "/x/", "HOME": "/h"], "/x/lemonade"),
        (nil, ["XDG_CONFIG_HOME": "relative", "HOME": "/h"], "/h/.config/lemonade"),
        (nil, ["HOME": "/h"], "/h/.config/lemonade"),
        (nil, ["HOME": "/"], "/.config/lemonade"),
        ("", ["HOME": "/h"], "/h/.config/lemonade"),
    ]

    @Test(arguments: configuration)
    func theConfigurationIsWhereTheFirstOfThemSays(argument: String?, environment: [String: String], expected: String)
        throws
    {
        #expect(try Directories.configuration(argument: argument, environment: environment) == expected)
    }

    static let cache: [(argument: String?, environment: [String: String], expected: String)] = [
        ("/a", ["CACHE_DIRECTORY": "/c"], "/a"), (nil, ["CACHE_DIRECTORY": "/c", "XDG_CACHE_HOME": "/x"], "/c"),
        (nil, ["XDG_CACHE_HOME": "/x", "STATE_DIRECTORY": "/s"], "/x/lemonade"),
        (nil, ["HOME": "/h"], "/h/.cache/lemonade"),
    ]

    @Test(arguments: cache)
    func theCacheIsWhereTheFirstOfThemSays(argument: String?, environment: [String: String], expected: String) throws {
        #expect(try Directories.cache(argument: argument, environment: environment) == expected)
    }

    @Test(arguments: [[:], ["HOME": ""], ["HOME": "relative"]]) func withoutAnyItSaysSo(_ environment: [String: String])
    {
        #expect(throws: DirectoryError.noHome) {
            try Directories.configuration(argument: nil, environment: environment)
        }
        #expect(DirectoryError.noHome.message.contains("--config-dir"))
    }
}
