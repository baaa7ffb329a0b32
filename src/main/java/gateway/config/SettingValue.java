package gateway.config;

/**
 * The value that a setting has, and where it comes from.
 *
 * @param value may be a secret; empty for none
 * @param origin the file, the variable or the option that says so; for operators
 */
public record SettingValue(String key, String value, SettingSource source, String origin) {

    @Override
    public String toString() {
        return key + " (" + origin + ")";
    }
}
