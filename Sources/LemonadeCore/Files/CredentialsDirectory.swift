import Glibc

/// Keys, and proxies with passwords, that the service manager lays down as files of a directory that only this process's
/// user can read (systemd.exec(5), `LoadCredential=`): `lemonade_fireworks_api_key` counts as LEMONADE_FIREWORKS_API_KEY
/// would.
package enum CredentialsDirectory {
    /// The variable that names the directory.
    package static let variable = "CREDENTIALS_DIRECTORY"
    /// Largest credential. Default: 64 KiB.
    static let maximumBytes = 64 * 1024

    /// The variables that the files of the directory stand for, without the line end that editors leave. A directory that does
    /// not exist holds none; a file that cannot be read is an error, for its key would be missed without a word.
    package static func variables(in directory: String) throws(FileError) -> [String: String] {
        var variables: [String: String] = [:]
        for name in try names(in: directory) {
            guard let variable = variable(of: name) else { continue }
            let bytes = try FileReader.read(FilePath.join(directory, name), limit: maximumBytes)
            let content = bytes.prefix(bytes.count - bytes.reversed().prefix { $0 == 0x0A || $0 == 0x0D }.count)
            variables[variable] = String(decoding: content, as: UTF8.self)
        }
        return variables
    }

    /// The keys' files that other users of the machine can read.
    package static func exposed(in directory: String) -> [String] {
        var status = stat()
        guard stat(directory, &status) == 0, status.st_mode & S_IXOTH != 0, let names = try? names(in: directory) else {
            return []
        }
        return names.filter { variable(of: $0) != nil }.map { FilePath.join(directory, $0) }.filter { path in
            stat(path, &status) == 0 && status.st_mode & S_IROTH != 0
        }
    }

    /// The variable that a file stands for; nil when it is none of ours. Proxies are among them because their addresses may
    /// hold a password.
    static func variable(of file: String) -> String? {
        let name = String(file.map { $0 == "-" ? "_" : $0 }).uppercased()
        // A folder of credentials puts its own name, ours, before those of its files. In lower case, so that it goes before
        // what the environment itself says.
        let general = name.hasPrefix("LEMONADE_") ? String(name.dropFirst("LEMONADE_".count)) : name
        if ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"].contains(general) { return general.lowercased() }
        return name.hasPrefix("LEMONADE_") && (name.hasSuffix("_API_KEY") || name.hasSuffix("_PROXY")) ? name : nil
    }

    private static func names(in directory: String) throws(FileError) -> [String] {
        guard let stream = opendir(directory) else {
            guard errno != ENOENT else { return [] }
            throw .system(path: directory, SystemError(call: "opendir"))
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            names.append(
                withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
        }
        return names.sorted()
    }
}
