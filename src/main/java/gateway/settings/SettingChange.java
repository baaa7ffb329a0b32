package gateway.settings;

import org.jspecify.annotations.Nullable;

/**
 * What has become of one stored setting.
 *
 * @param before null where none was stored
 * @param after null where none is any more
 */
public record SettingChange(
        String key, @Nullable String before, @Nullable String after) {}
