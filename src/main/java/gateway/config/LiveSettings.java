package gateway.config;

import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings in force. They change as a whole when stored settings are applied; whoever keeps the supplier sees the change,
 * whoever keeps a value does not. Safe for use from many threads.
 */
public final class LiveSettings implements Supplier<Settings> {

    private static final Logger LOG = LoggerFactory.getLogger(LiveSettings.class);

    private final SettingsLoader loader;
    private volatile Settings current;
    private volatile Map<String, String> stored = Map.of();

    /**
     * Begins without stored settings.
     *
     * @throws SettingsException for a value that cannot be used
     */
    public LiveSettings(SettingsLoader loader) {
        this.loader = loader;
        this.current = loader.load();
    }

    @Override
    public Settings get() {
        return current;
    }

    /** Every key with its merged value as text: what route placeholders are resolved from. */
    public Map<String, String> merged() {
        return loader.merged(stored);
    }

    /** Values of settings and of the environment by name, null where there is none. */
    public Function<String, @Nullable String> secrets() {
        return loader.secrets(stored);
    }

    /**
     * Lays the stored settings over the others. When one of them cannot be used, nothing changes and the problem is logged.
     *
     * @return whether they are in force now
     */
    public boolean apply(Map<String, String> stored) {
        try {
            current = loader.load(stored);
            this.stored = Map.copyOf(stored);
            return true;
        } catch (SettingsException e) {
            LOG.error("The stored settings are not applied: {}", e.getMessage());
            return false;
        }
    }
}
