/// What is wrong with a provider's name.
package enum ProviderNameFault: Sendable, Equatable {
    /// No name at all.
    case empty
    /// More than `ProviderName.longest` bytes.
    case tooLong
    /// A capital letter: variable names are upper-cased, so two spellings would share one.
    case upperCase
    /// Any other character outside the set.
    case character(Character)
    /// `admin`, whose variable would be the server's own admin key.
    case adminKey
    /// `user` or `extra`, the prefixes of local models.
    case localPrefix
}
