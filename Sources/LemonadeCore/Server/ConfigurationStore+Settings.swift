/// Changing settings one by one.
extension ConfigurationStore {
    /// Writes changed settings, all of them or none; null goes back to what the layers below say. `isSafe` may refuse what
    /// they come to, with a sentence.
    func change(_ values: JSONObject, refusal: (Settings) -> String?) throws(APIError) {
        try update { (configuration) throws(APIError) in
            var changed = configuration
            for (name, value) in values.members {
                do throws(SettingError) {
                    // Said with its type, for a bare nil could be the null that it is not.
                    let wanted = value == .null ? JSONValue?.none : value
                    changed = try changed.setting(name, to: wanted)
                } catch {
                    throw .refusedValue(error.message, param: name.bounded)
                }
            }
            if let sentence = refusal(changed.settings) { throw .refusedValue(sentence, param: nil) }
            do throws(FileError) {
                try AtomicFile.write(changed.fileBytes, to: path)
            } catch {
                throw .configurationNotSaved(path: path, reason: error.reason)
            }
            configuration = changed
        }
    }
}
