/// Writes log lines of one component. A line is a constant sentence and fields; fields of a level that is off are never
/// made.
package struct Logger: Sendable {
    /// Where the lines come from.
    package let component: LogComponent
    /// Where they go.
    let sink: LogSink

    /// A logger of that component.
    package init(_ component: LogComponent, _ sink: LogSink) {
        self.component = component
        self.sink = sink
    }

    /// A logger of another component on the same sink.
    package func component(_ component: LogComponent) -> Logger {
        Logger(component, sink)
    }

    /// Whether lines of that level are written.
    package func isEnabled(_ level: LogLevel) -> Bool {
        sink.isEnabled(level, component)
    }

    /// Changes from when on lines are written, for some components otherwise.
    func setLevel(_ level: LogLevel, except components: [LogComponent: LogLevel] = [:]) {
        sink.setLevel(level, except: components)
    }

    /// A line of any level.
    package func log(_ level: LogLevel, _ message: StaticString, _ fields: @autoclosure () -> LogFields = [:]) {
        guard sink.isEnabled(level, component) else { return }
        sink.log(level, component, message, fields())
    }

    /// Every step, for following one connection.
    package func trace(_ message: StaticString, _ fields: @autoclosure () -> LogFields = [:]) {
        log(.trace, message, fields())
    }

    /// What helps to find a fault.
    package func debug(_ message: StaticString, _ fields: @autoclosure () -> LogFields = [:]) {
        log(.debug, message, fields())
    }

    /// What happened.
    package func info(_ message: StaticString, _ fields: @autoclosure () -> LogFields = [:]) {
        log(.info, message, fields())
    }

    /// Something failed and the daemon goes on.
    package func warning(_ message: StaticString, _ fields: @autoclosure () -> LogFields = [:]) {
        log(.warning, message, fields())
    }

    /// Something failed that needs a person.
    package func error(_ message: StaticString, _ fields: @autoclosure () -> LogFields = [:]) {
        log(.error, message, fields())
    }
}
