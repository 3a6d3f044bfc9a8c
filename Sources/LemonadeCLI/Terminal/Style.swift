/// How a terminal shows a piece of text (ECMA-48 SGR); `plain` adds nothing and is what pipes and NO_COLOR get.
enum Style: Sendable, Equatable {
    /// As it is.
    case plain
    /// Stands out: titles.
    case bold
    /// Stands back: a model's thoughts.
    case dim

    /// What switches the style on.
    var start: String {
        switch self {
        case .plain: ""
        case .bold: "\u{1B}[1m"
        case .dim: "\u{1B}[2m"
        }
    }

    /// What switches every style off again.
    var end: String {
        self == .plain ? "" : "\u{1B}[0m"
    }

    /// The text in this style.
    func apply(to text: String) -> String {
        start + text + end
    }
}
