/// How a model is run.
package enum ModelRecipe: String, Sendable {
    /// By llama.cpp on this machine.
    case llamacpp
    /// By a cloud provider.
    case cloud
}
