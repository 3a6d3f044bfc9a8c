/// The scripts that teach a shell to complete the command line.
///
/// They hold no commands themselves: they hand the line to the program, which knows them all.
enum ShellCompletions: String, CaseIterable, Sendable {
    case bash
    case zsh
    case fish

    /// The shells' names in a sentence.
    static let names = allCases.map(\.rawValue).joined(separator: ", ")

    /// The script for this shell.
    var script: String {
        switch self {
        case .bash:
            // bash cuts words at ':' and '=', which model names and options hold, and wants only the last piece.
            """
            _lemonade() {
                local line="${COMP_LINE:0:COMP_POINT}" word head
                mapfile -t COMPREPLY < <(lemonade completions --line "$line" 2>/dev/null)
                word="${line##* }"
                case "$word" in
                *[:=]*)
                    head="${word%"${word##*[:=]}"}"
                    COMPREPLY=("${COMPREPLY[@]#"$head"}")
                    ;;
                esac
            }
            complete -F _lemonade lemonade

            """
        case .zsh:
            """
            #compdef lemonade
            _lemonade() {
                local -a candidates
                candidates=("${(@f)$(lemonade completions --line "${(j: :)words[1,CURRENT]}" 2>/dev/null)}")
                compadd -a candidates
            }
            compdef _lemonade lemonade

            """
        case .fish:
            """
            complete -c lemonade -f -a '(lemonade completions --line (commandline -cp) 2>/dev/null)'

            """
        }
    }
}
