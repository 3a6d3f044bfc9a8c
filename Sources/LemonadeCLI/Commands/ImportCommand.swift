import LemonadeCore

/// `lemonade import FILE`: registers a model of this machine under a name of the user's.
enum ImportCommand {
    /// Largest file that is read. Default: 1 MiB; a registration has some hundred bytes.
    private static let largest = 1 << 20

    /// Its row of the command table.
    static let command = Command(
        name: "import",
        summary: "Register a local model from a file that describes it",
        details: [
            """
            FILE is a JSON object as 'lemonade export' writes it: "model_name" (user.<name>) and "checkpoint" (the \
            absolute path of a GGUF file on the server's machine, or "org/repo:variant" of the Hugging Face cache); if \
            wanted also "mmproj", "labels" and "recipe_options". The GGUF file stays where it is.
            """
        ],
        operands: [Operand(name: "FILE", summary: "The file with the description, or '-' for standard input")],
        examples: [
            Command.Example(line: "lemonade import my-model.json", meaning: "Register what the file describes"),
            Command.Example(
                line: "lemonade export user.mine | lemonade --host other import -",
                meaning: "Take a registration to another machine"),
        ],
        action: run)

    private static func run(_ session: Session) async throws(CommandFailure) {
        guard let path = session.arguments.operand(0) else { throw .usage("The argument FILE is missing.") }
        let terminal = session.terminal
        let bytes: [UInt8]
        if path == "-" {
            bytes = Array(try StandardInput.text(from: terminal.input).utf8)
        } else {
            do throws(FileError) {
                bytes = try FileReader.read(path, limit: largest)
            } catch {
                throw .failed("Cannot read \(TextSanitizer.line(error.message)).")
            }
        }
        let shown = path == "-" ? "standard input" : TextSanitizer.line(path)
        let document: JSONValue
        do throws(JSONError) {
            document = try JSONValue.parse(bytes)
        } catch {
            throw .failed("\(shown) is not JSON: \(error)")
        }
        guard let object = document.object else { throw .failed("\(shown) holds no JSON object.") }
        for member in ["model_name", "checkpoint"] where object[member]?.string?.isEmpty ?? true {
            throw .failed("\(shown) has no \"\(member)\". See: lemonade help import")
        }
        let answer = try await session.server().post("/v1/models/register", object)
        let message = answer["message"]?.string ?? "Registered model: \(object["model_name"]?.string ?? "")"
        try terminal.answer(TextSanitizer.line(message))
        if let warning = answer["warning"]?.string { terminal.warn(TextSanitizer.line(warning)) }
    }
}
