import Glibc

/// A library that was loaded while the program runs. It stays loaded.
struct SharedLibrary {
    /// The name it was found by.
    let name: String
    private let handle: UnsafeMutableRawPointer

    /// Loads the first of those libraries that is there.
    init(firstOf names: [String]) throws(TLSSetupError) {
        var reason = "no name to look for"
        for (index, name) in names.enumerated() {
            if let handle = dlopen(name, RTLD_NOW | RTLD_LOCAL) {
                self.name = name
                self.handle = handle
                return
            }
            // The first name is the one to install; what is wrong with the others does not matter.
            if index == 0, let words = dlerror() { reason = String(cString: words) }
        }
        throw .missingLibrary(reason: reason)
    }

    /// The function of that name, in the library or in one that it brought along. `Function` must be its type in C.
    func function<Function>(_ symbol: String) throws(TLSSetupError) -> Function {
        guard let address = dlsym(handle, symbol) else { throw .missingFunction(symbol, library: name) }
        return unsafeBitCast(address, to: Function.self)
    }
}
