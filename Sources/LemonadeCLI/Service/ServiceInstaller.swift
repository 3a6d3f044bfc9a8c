import Glibc
import LemonadeCore

/// Puts lemond under systemd, and takes it away again: everything that is written and run is shown.
struct ServiceInstaller: Sendable {
    /// Whether it is the user's own service and not the machine's.
    let isUser: Bool
    /// Where units are.
    let directory: String
    /// The program that is to run.
    let program: String
    /// Whom it tells.
    let terminal: Terminal
    /// Whether it only shows what it would do.
    let isDryRun: Bool
    /// Whether root runs it.
    var isRoot = geteuid() == 0
    /// Where the service's keys are.
    var credentials = "/etc/lemonade/credentials"
    /// Whether systemd runs this machine (sd_booted(3)).
    var hasSystemd = access("/run/systemd/system", F_OK) == 0
    /// Runs a program, and gives its exit status.
    var run: @Sendable ([String]) -> Int32? = { SystemProgram.run($0) }

    private var units: [ServiceUnit] {
        isUser ? ServiceUnit.user(program: program) : ServiceUnit.system(program: program)
    }

    private var control: [String] { isUser ? ["systemctl", "--user"] : ["systemctl"] }

    /// Writes the units and starts the service.
    func install() throws(CommandFailure) {
        if !isUser, let place = ["/home/", "/root/", "/tmp/", "/run/user/"].first(where: { program.hasPrefix($0) }) {
            throw .failed(
                "The service could not read \(program): it sees nothing of \(place). Copy lemond and lemonade to "
                    + "/usr/local/bin first.")
        }
        try check()
        if !isUser, let place = placeOfOthers() {
            terminal.note(
                "Warning: others than root can write to \(place), and could have the service run a program of theirs. "
                    + "/usr/local/bin is a better place for \(program).")
        }
        let isThere = units.contains { access(path(of: $0), F_OK) == 0 }
        for unit in units {
            try terminal.write("# \(path(of: unit))\n\(unit.text)\n")
            if !isDryRun { try write(unit) }
        }
        if !isUser { try makeCredentialsDirectory() }
        try perform(["daemon-reload"])
        try perform(["enable", "--now"] + units.map(\.name).reversed())
        // What runs already is what was installed before.
        if isThere { try perform(["restart", "lemond.service"]) }
        if !isDryRun {
            terminal.note(
                isUser
                    ? "lemond runs as your service. It ends with your last session, unless: loginctl enable-linger"
                    : "lemond runs as a service. Keys: files in /etc/lemonade/credentials, then: systemctl reload-or-restart lemond"
            )
        }
    }

    /// Stops the service and removes the units. What lemond keeps stays.
    func uninstall() throws(CommandFailure) {
        try check()
        let present = units.filter { access(path(of: $0), F_OK) == 0 }
        guard !present.isEmpty else { throw .failed("There is no service of lemond's in \(directory).") }
        try perform(["disable", "--now"] + present.map(\.name).reversed())
        for unit in present {
            try terminal.answer("- \(path(of: unit))")
            guard !isDryRun else { continue }
            guard unlink(path(of: unit)) == 0 else {
                throw .failed("Cannot remove \(path(of: unit)): \(SystemText.of(errno)).")
            }
        }
        try perform(["daemon-reload"])
        if !isUser { terminal.note("/etc/lemonade and /var/lib/lemonade are left as they are.") }
    }

    private func path(of unit: ServiceUnit) -> String { "\(directory)/\(unit.name)" }

    /// Where somebody but root could exchange the program.
    private func placeOfOthers() -> String? {
        if OtherWriters.canWrite(to: program) { return program }
        let directory = String(program.dropLast((program.split(separator: "/").last?.utf8.count ?? 0) + 1))
        return try? OtherWriters.place(onTheWayTo: directory)
    }

    /// Nothing is changed before all of this is known.
    private func check() throws(CommandFailure) {
        for unit in units {
            let path = path(of: unit)
            let bytes: [UInt8]?
            do throws(FileError) {
                bytes = try FileReader.readIfPresent(path, limit: 1 << 20)
            } catch {
                throw .failed("Cannot read \(error.message).")
            }
            guard let bytes, !String(decoding: bytes, as: UTF8.self).hasPrefix(ServiceUnit.mark) else { continue }
            throw .failed("\(path) was not written by this command, and is left alone.")
        }
        guard !isDryRun else { return }
        guard isUser || isRoot else {
            throw .failed("The machine's service is an administrator's: use sudo. For one of your own: --user")
        }
        guard hasSystemd else {
            throw .failed("This machine is not run by systemd. What would be written is shown by: --dry-run")
        }
    }

    /// Before anybody puts a key there: readable by root alone.
    private func makeCredentialsDirectory() throws(CommandFailure) {
        guard access(credentials, F_OK) != 0 else { return }
        try terminal.answer("+ mkdir -p -m 700 \(credentials)")
        guard !isDryRun else { return }
        do throws(FileError) {
            try Directory.create(credentials)
        } catch {
            throw .failed("Cannot make \(error.message).")
        }
    }

    private func write(_ unit: ServiceUnit) throws(CommandFailure) {
        do throws(FileError) {
            try AtomicFile.write(Array(unit.text.utf8), to: path(of: unit), mode: 0o644)
        } catch {
            throw .failed("Cannot write \(error.message).")
        }
    }

    private func perform(_ words: [String]) throws(CommandFailure) {
        let words = control + words
        let line = words.joined(separator: " ")
        try terminal.answer("+ \(line)")
        guard !isDryRun else { return }
        guard run(words) == 0 else {
            throw .failed("'\(line)' failed. \(control.joined(separator: " ")) status lemond tells more.")
        }
    }
}
