package routes.installation;

import gateway.config.BuildInfo;
import gateway.config.Settings;
import gateway.start.StartProgress;
import gateway.storage.Database;
import gateway.storage.DatabaseSettings;
import gateway.storage.PlainDatabase;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Opens the database of an installation. Stateless. */
public final class InstallationDatabase {

    private InstallationDatabase() {}

    /**
     * Opens the database that the settings name.
     *
     * @param patience how long one is waited for that does not answer, before work begins without it; null: it must be there
     * @param progress told of what takes long
     * @throws gateway.error.StorageStartException with one clear sentence when it cannot be used
     */
    public static Database open(Settings settings, @Nullable Duration patience, StartProgress progress) {
        return Database.open(databaseOf(settings, patience), progress);
    }

    /**
     * Opens the database that the settings name as it is, for what must not change its schema.
     *
     * @throws gateway.error.StorageStartException with one clear sentence when an embedded one cannot start
     */
    public static PlainDatabase openPlain(Settings settings) {
        return PlainDatabase.open(databaseOf(settings, null));
    }

    private static DatabaseSettings databaseOf(Settings settings, @Nullable Duration patience) {
        Settings.Database database = settings.database();
        BuildInfo build = BuildInfo.read();
        return new DatabaseSettings(
                database.url(),
                settings.dataFolder(),
                database.cacheFolder(),
                database.poolSize(),
                patience,
                build.version(),
                build.postgresql());
    }
}
