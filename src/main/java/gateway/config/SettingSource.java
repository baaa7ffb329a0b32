package gateway.config;

import java.util.Locale;

/** Where the value of a setting can come from; a later one stands over those before it. */
public enum SettingSource {
    DEFAULT,
    FILE,
    PROFILE,
    ENVIRONMENT,
    COMMAND_LINE,
    STORED;

    /** As it stands in JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
