package gateway.config;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
    /** Keys of which the log has told that they are set on this machine too. */
    private final Set<String> told = ConcurrentHashMap.newKeySet();

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

    /** Every key with its merged value and where it comes from. The values hold secrets. */
    public Map<String, SettingValue> values() {
        return loader.values(stored);
    }

    /** The same of other stored settings, which are not applied. */
    public Map<String, SettingValue> values(Map<String, String> others) {
        return loader.values(others);
    }

    /** The stored settings that are applied. */
    public Map<String, String> stored() {
        return stored;
    }

    /** What is wrong with stored settings, all of it, a sentence each; nothing where they could be applied. */
    public List<String> faults(Map<String, String> others) {
        return loader.faults(others);
    }

    /** Values of settings and of the environment by name, null where there is none. */
    public Function<String, @Nullable String> secrets() {
        return loader.secrets(stored);
    }

    /** Values of settings and of the environment that no answer may have. */
    public Set<String> secretValues() {
        return loader.secretValues(stored);
    }

    /**
     * Lays the stored settings over the others. When one of them cannot be used, nothing changes and the problem is logged.
     *
     * Where they stand over what this machine says, that is logged once.
     *
     * @return whether they are in force now
     */
    public boolean apply(Map<String, String> stored) {
        try {
            current = loader.load(stored);
            this.stored = Map.copyOf(stored);
            tellOverridden();
            return true;
        } catch (SettingsException e) {
            LOG.error("The stored settings are not applied: {}", e.getMessage());
            return false;
        }
    }

    private void tellOverridden() {
        Map<String, SettingValue> own = loader.values(Map.of());
        stored.forEach((key, value) -> {
            SettingValue mine = own.get(key);
            if (mine != null
                    && mine.source() != SettingSource.DEFAULT
                    && !mine.value().equals(value.strip())
                    && told.add(key)) {
                LOG.info("The stored {} stands over that of this machine ({})", key, mine.origin());
            }
        });
    }
}
