package gateway.settings;

import java.util.List;

/**
 * What has come of a change of settings.
 *
 * @param version of the stored settings now
 * @param changes empty where all was so before
 * @param generation of the routes that was built for it; 0 for none
 * @param warnings sentences for the operator
 */
public record SettingOutcome(long version, List<SettingChange> changes, int generation, List<String> warnings) {

    public SettingOutcome {
        changes = List.copyOf(changes);
        warnings = List.copyOf(warnings);
    }
}
