package routes.cli.settings;

import gateway.config.Settings;
import gateway.config.SettingsException;
import gateway.config.SettingsLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.quartz.CronExpression;
import routes.ProviderBeans;
import routes.installation.MasterKeys;

/** What is wrong with the settings of this environment, before anything is started. Stateless. */
public final class SettingFindings {

    private SettingFindings() {}

    /** All of it, a sentence each. */
    public static List<String> faults() {
        List<String> faults = SettingsLoader.faultsOfProcess();
        if (!faults.isEmpty()) {
            return faults;
        }
        SettingsLoader loader = SettingsLoader.ofProcess();
        Settings settings = loader.load();
        List<String> found = new ArrayList<>();
        new TreeMap<>(settings.schedule().byJob()).forEach((job, cron) -> {
            if (!CronExpression.isValidExpression(cron)) {
                found.add("gateway.schedule." + job + " is \"" + cron + "\", which is no cron expression of Quartz.");
            }
        });
        look(found, () -> MasterKeys.of(settings));
        look(found, () -> ProviderBeans.check(settings, loader.secrets(Map.of())));
        return found;
    }

    private static void look(List<String> found, Runnable part) {
        try {
            part.run();
        } catch (SettingsException | IllegalArgumentException | IllegalStateException e) {
            found.add(String.valueOf(e.getMessage()));
        }
    }
}
