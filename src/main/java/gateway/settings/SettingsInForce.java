package gateway.settings;

import gateway.config.SettingCatalog;
import gateway.config.SettingCatalog.Definition;
import gateway.config.SettingEffect;
import gateway.config.SettingSource;
import gateway.config.SettingValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * All settings as operators see them.
 *
 * @param stored those that hold for all nodes
 * @param faults why the stored settings cannot be applied; empty where they can
 */
public record SettingsInForce(StoredSettings stored, List<SettingView> all, List<String> faults) {

    public SettingsInForce {
        all = List.copyOf(all);
        faults = List.copyOf(faults);
    }

    /**
     * Puts them together.
     *
     * @param values as they are now, by key
     * @param begun the values with which the process has begun
     */
    public static SettingsInForce of(
            SettingCatalog catalog,
            Map<String, SettingValue> values,
            StoredSettings stored,
            Map<String, String> begun,
            List<String> faults) {
        List<SettingView> all = new ArrayList<>();
        for (Definition each : catalog.all()) {
            String key = each.key();
            SettingValue value =
                    values.getOrDefault(key, new SettingValue(key, each.standard(), SettingSource.DEFAULT, "default"));
            boolean waits = each.effect() == SettingEffect.RESTART
                    && !value.value().equals(begun.getOrDefault(key, value.value()));
            all.add(new SettingView(
                    each,
                    value,
                    stored.rows().stream()
                            .filter(row -> row.key().equals(key))
                            .findFirst()
                            .orElse(null),
                    waits));
        }
        return new SettingsInForce(stored, all, faults);
    }
}
