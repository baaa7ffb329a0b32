package routes;

import gateway.config.LiveSettings;
import gateway.config.LogSetup;
import gateway.config.Settings;
import gateway.config.SettingsLoader;
import gateway.routes.model.RouteText;
import gateway.routes.version.RouteHold;
import gateway.start.StartProgress;
import gateway.storage.Database;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.files.RouteFiles;
import routes.files.RouteFilesException;
import routes.http.BindFailure;
import routes.installation.DataFolder;
import routes.installation.Groundwork;
import routes.installation.InstallationDatabase;
import routes.installation.MasterKeys;

/**
 * How a gateway is started: first what is cheap and often wrong, then the data folder, the database, and all that needs it.
 *
 * @param progress told of what takes long, and asked whether to go on
 * @param newMasterKey whether what the master key does not open is dropped, and not a reason to end
 */
public record GatewayStart(SettingsLoader loader, StartProgress progress, boolean newMasterKey) {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayStart.class);

    /**
     * Starts a gateway and returns when it listens.
     *
     * @throws Exception with one clear sentence when it cannot serve
     */
    public Gateway run() throws Exception {
        LiveSettings live = new LiveSettings(loader);
        Settings begun = live.get();
        begun.warnings().forEach(LOG::warn);
        Groundwork.begin(begun);
        MasterKeys keys = MasterKeys.of(begun);
        DataFolder folder = DataFolder.take(begun);
        Gateway gateway;
        StartCheck routes = null;
        try {
            requireFreePorts(begun);
            progress.mayGoOn();
            routes = StartCheck.begin(loader, begun);
            gateway = withDatabase(live, folder, newMasterKey ? keys : null, routes);
        } catch (Exception e) {
            if (routes != null) {
                routes.discard();
            }
            folder.close();
            throw e;
        }
        try {
            gateway.begin();
        } catch (Exception e) {
            gateway.close();
            throw e;
        }
        return gateway;
    }

    private Gateway withDatabase(LiveSettings live, DataFolder folder, @Nullable MasterKeys renewed, StartCheck routes)
            throws Exception {
        Settings.Routes checked = live.get().routes();
        Database database =
                InstallationDatabase.open(live.get(), live.get().database().patience(), progress);
        try {
            RouteHold hold = GatewayStores.heldRoutes(database, live.get());
            RouteFiles files = ofFolder(routes, hold, live.get());
            LogSetup.ofProcess().silence(() -> !database.up(), Database::isFailure);
            if (renewed != null) {
                renewed.renew(database);
            }
            Map<String, String> stored = GatewayStores.storedSettings(database);
            if (!live.apply(stored)) {
                stored = Map.of();
            }
            List<RouteText> shared = live.get().routes().readOnly() ? List.of() : GatewayStores.storedRoutes(database);
            if (!live.get().routes().equals(checked)) {
                files = ofFolder(routes.again(live.get(), List.of(), null), hold, live.get());
            }
            if (!shared.isEmpty()) {
                files = withStored(files, shared, hold, live.get(), routes);
            }
            return new Gateway(loader.merged(stored), live, loader.secrets(stored), database, folder, files, progress);
        } catch (Exception e) {
            database.close();
            throw e;
        }
    }

    /** What is held may be wrong for other settings, or another version of the proxy. */
    private static RouteFiles ofFolder(StartCheck folder, @Nullable RouteHold hold, Settings settings)
            throws InterruptedException {
        if (hold == null) {
            return folder.require();
        }
        try {
            return folder.again(settings, List.of(), hold).require();
        } catch (RouteFilesException e) {
            e.lines().forEach(line -> LOG.error("The route files of an earlier version are not used: {}", line));
            return folder.require();
        }
    }

    /** What nodes share may be wrong for one of them; it serves without, as it would have gone on if it had run. */
    private static RouteFiles withStored(
            RouteFiles own, List<RouteText> shared, @Nullable RouteHold hold, Settings settings, StartCheck folder)
            throws InterruptedException {
        try {
            return folder.again(settings, shared, hold).require();
        } catch (RouteFilesException e) {
            e.lines().forEach(line -> LOG.error("The stored route files are not used: {}", line));
            return own;
        }
    }

    static void requireFreePorts(Settings settings) {
        BindFailure.requireFree(
                settings.server().host(),
                settings.server().port(),
                settings.management().host(),
                settings.management().port());
    }
}
