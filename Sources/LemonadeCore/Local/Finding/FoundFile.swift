/// A GGUF file that a folder holds.
struct FoundFile: Sendable, Hashable {
    /// Its absolute path.
    let path: String
    /// The names of the folders between the folder that is searched and the file.
    let folders: [String]
    /// Its name.
    let name: String
    /// Its size in bytes, of what a link leads to.
    let size: UInt64
    /// When it was last changed, in seconds since 1970.
    let modified: Int
}
