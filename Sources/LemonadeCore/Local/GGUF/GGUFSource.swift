/// Where the bytes of a GGUF file come from: a file, or memory.
protocol GGUFSource {
    /// The file's size. Every length in the file is checked against it.
    var byteCount: UInt64 { get }

    /// Copies bytes from `offset` on into the buffer, as many as there are and fit; returns how many.
    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(GGUFError) -> Int
}
