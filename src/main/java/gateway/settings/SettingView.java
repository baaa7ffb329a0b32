package gateway.settings;

import gateway.config.SettingCatalog.Definition;
import gateway.config.SettingValue;
import org.jspecify.annotations.Nullable;

/**
 * One setting as operators see it.
 *
 * @param value a secret is a secret here too
 * @param stored the row that holds for all nodes; null for none
 * @param waits whether this process goes on with another value until its next start
 */
public record SettingView(
        Definition definition, SettingValue value, @Nullable StoredSetting stored, boolean waits) {}
