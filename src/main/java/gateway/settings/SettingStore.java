package gateway.settings;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps settings that hold for all nodes, and their versions. Safe from many threads; calls may fail with STORAGE_UNAVAILABLE. */
public interface SettingStore {

    /** How many versions are kept. */
    int VERSIONS = 200;

    /** Values by key. */
    Map<String, String> loadAll();

    /** All of them with their version. */
    StoredSettings load();

    /**
     * Makes changes together.
     *
     * @param version the one that they were made of
     * @param values what is kept of the version that they make: all settings after them
     * @return the new version; 0 where it was another one, and nothing is changed
     */
    long change(
            long version,
            List<SettingChange> changes,
            Map<String, String> values,
            String actor,
            @Nullable String comment);

    /** The last versions, the newest first. */
    List<SettingVersion> versions();
}
