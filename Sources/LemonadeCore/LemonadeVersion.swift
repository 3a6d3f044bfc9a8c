/// The version of this build, as `--version`, `/v1/health` and the `Server`-side logs name it.
package enum LemonadeVersion {
    /// Semantic version (semver.org).
    package static let current = "0.1.0"
}
