/// What one request may do.
package struct Grant: Sendable, Equatable {
    /// The highest right.
    package let right: Right
    /// Whether the caller is known to administer, by the admin key or by identity, rather than let in because nobody set a
    /// key. A provider whose key the operator set is changed only by such a caller (`origin_pinned`).
    package let isProvenAdministrator: Bool

    /// The error when a right is not covered.
    package func require(_ needed: Right) throws(APIError) {
        guard right < needed else { return }
        throw .insufficientRights(
            needed,
            advice:
                "Use LEMONADE_ADMIN_API_KEY, or ask as root over the Unix socket (sudo lemonade …) or as the user that "
                + "lemond runs as.")
    }
}
