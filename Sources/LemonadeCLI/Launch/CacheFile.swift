import LemonadeCore

/// A file of ours in the user's cache directory, made anew whenever it is needed.
enum CacheFile {
    /// Writes the file and returns its path.
    static func write(
        _ contents: String, name: String, environment: [String: String]
    ) throws(CommandFailure) -> String {
        let path = FilePath.join(FilePath.join(try cache(environment), "lemonade"), name)
        do throws(FileError) {
            try AtomicFile.write(Array(contents.utf8), to: path)
        } catch {
            throw .failed("Cannot write \(error.message).")
        }
        return path
    }

    /// The cache directory of the XDG base directory specification, where a path that is not absolute does not count.
    private static func cache(_ environment: [String: String]) throws(CommandFailure) -> String {
        if let path = environment["XDG_CACHE_HOME"], path.hasPrefix("/") { return path }
        if let home = environment["HOME"], home.hasPrefix("/") { return FilePath.join(home, ".cache") }
        throw .failed("Neither XDG_CACHE_HOME nor HOME says where files may be kept.")
    }
}
