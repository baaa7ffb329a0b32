package routes.cli.settings;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.config.SettingCatalog;
import gateway.config.Settings;
import gateway.config.SettingsException;
import gateway.config.SettingsLoader;
import gateway.error.GatewayFailure;
import gateway.error.StorageStartException;
import gateway.settings.SettingsInForce;
import gateway.settings.SettingsJson;
import gateway.settings.StoredSettings;
import gateway.storage.PlainDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import routes.cli.session.RunningGateway;

/** Settings for an operator to see: those of the running proxy, else those of this environment. Stateless. */
public final class ShownSettings {

    public static final String PATH = "/api/admin/settings";

    private ShownSettings() {}

    /**
     * All of them, as the admin API tells of them.
     *
     * @param database reads them with the stored ones, where no proxy runs
     * @param remarks told where stored settings cannot be read
     */
    public static JsonNode find(Supplier<SettingsInForce> database, Consumer<String> remarks) {
        SettingsLoader loader = SettingsLoader.ofProcess();
        Settings settings = loader.load();
        JsonNode told =
                RunningGateway.find(settings).map(gateway -> gateway.get(PATH)).orElse(null);
        if (told != null) {
            return told;
        }
        JsonNode read = isThere(settings) ? read(database, remarks) : null;
        return read != null
                ? read
                : SettingsJson.of(SettingsInForce.of(
                        SettingCatalog.read(),
                        loader.values(Map.of()),
                        StoredSettings.NONE,
                        loader.merged(Map.of()),
                        List.of()));
    }

    private static boolean isThere(Settings settings) {
        Path data = settings.dataFolder();
        return !settings.database().embedded() || (data != null && PlainDatabase.isEmbeddedIn(data));
    }

    private static @Nullable JsonNode read(Supplier<SettingsInForce> database, Consumer<String> remarks) {
        try {
            return SettingsJson.of(database.get());
        } catch (StorageStartException | SettingsException | IllegalStateException e) {
            remarks.accept("settings that are stored for all nodes are not in this: " + e.getMessage());
        } catch (GatewayFailure e) {
            remarks.accept("settings that are stored for all nodes are not in this: the database does not answer");
        }
        return null;
    }
}
