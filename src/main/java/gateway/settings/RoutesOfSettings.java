package gateway.settings;

import gateway.config.LiveSettings;
import gateway.config.SettingEffect;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has routes built anew where settings have changed that are read while routes are built. For one thread at a time. */
final class RoutesOfSettings {

    private static final Logger LOG = LoggerFactory.getLogger(RoutesOfSettings.class);

    private final LiveSettings settings;
    private final ChangedGateway process;
    private Map<String, String> built;

    /** The routes are those of the settings as they are now. */
    RoutesOfSettings(LiveSettings settings, ChangedGateway process) {
        this.settings = settings;
        this.process = process;
        built = wanted();
    }

    /**
     * Has them built where that is wanted.
     *
     * @return whether it was
     * @throws GatewayFailure SETTINGS_ROUTES where they cannot be used
     */
    boolean renew(String actor, @Nullable String comment) {
        Map<String, String> wanted = wanted();
        if (wanted.equals(built) || process.generation() == 0) {
            return false;
        }
        String failure = process.renewRoutes(actor, comment);
        if (failure != null) {
            throw new GatewayFailure.RequestRefused(FailureKind.SETTINGS_ROUTES, failure);
        }
        built = wanted;
        return true;
    }

    /** The same, where nobody waits for it. */
    void renewOrTell(String comment) {
        try {
            renew("gateway", comment);
        } catch (GatewayFailure e) {
            LOG.error("The routes go on with the settings before: {}", e.arguments());
        }
    }

    private Map<String, String> wanted() {
        Map<String, String> values = new TreeMap<>(settings.merged());
        values.keySet().removeIf(key -> SettingEffect.of(key) != SettingEffect.ROUTES);
        return values;
    }
}
