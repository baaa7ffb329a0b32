package gateway.config;

import java.util.Set;

/**
 * Settings that say something of one machine: its folders, files and database, and what runs on it. Brought from another machine
 * by a stored row they would have a proxy read files, or run routes, that nobody there has chosen. Stateless.
 */
public final class MachineSettings {

    private static final Set<String> KEYS = Set.of(
            "gateway.home",
            "gateway.data-folder",
            "gateway.profile",
            "gateway.no-filesystem-mode",
            "gateway.security.master-key",
            "gateway.database.url",
            "gateway.database.cache-folder",
            "gateway.log.to-file",
            "gateway.log.file-path",
            "gateway.routes.dir",
            "gateway.extensions.dir",
            "gateway.providers.vendors-dir");

    private MachineSettings() {}

    /** Whether a key is one of them. What goes to Camel is, too. */
    public static boolean contains(String key) {
        return !key.startsWith("gateway.") || KEYS.contains(key);
    }
}
