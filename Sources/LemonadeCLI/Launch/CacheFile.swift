import Glibc

/// A file of ours in the user's cache directory, made anew whenever it is needed.
enum CacheFile {
    /// Writes the file and returns its path. It is replaced whole, so that a reader never sees half of it.
    static func write(
        _ contents: String, name: String, environment: [String: String]
    ) throws(CommandFailure) -> String {
        let directory = try directory(environment)
        var template = Array("\(directory)/.\(name).XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw failure(directory) }
        let path = "\(directory)/\(name)"
        do throws(OutputError) {
            try DescriptorSink(descriptor: descriptor).write(Array(contents.utf8))
        } catch {
            close(descriptor)
            unlink(template)
            throw .failed("Cannot write to \(directory).")
        }
        close(descriptor)
        guard rename(template, path) == 0 else {
            let failure = failure(directory)
            unlink(template)
            throw failure
        }
        return path
    }

    /// `lemonade` in the cache directory of the XDG base directory specification.
    private static func directory(_ environment: [String: String]) throws(CommandFailure) -> String {
        let cache: String
        if let path = environment["XDG_CACHE_HOME"], path.hasPrefix("/") {
            cache = path
        } else if let home = environment["HOME"], home.hasPrefix("/") {
            cache = "\(home)/.cache"
        } else {
            throw .failed("Neither XDG_CACHE_HOME nor HOME says where files may be kept.")
        }
        let directory = "\(cache)/lemonade"
        for path in [cache, directory] where mkdir(path, 0o700) != 0 && errno != EEXIST {
            throw failure(path)
        }
        return directory
    }

    private static func failure(_ path: String) -> CommandFailure {
        .failed("Cannot write to \(path): \(SystemText.of(errno)).")
    }
}
