package gateway.config;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The names under which settings may stand in the environment: a contract with users. */
final class EnvironmentNames {

    /** Short names; every key also has its generic name. */
    private static final Map<String, String> SHORT_NAMES = Map.ofEntries(
            Map.entry("HOST", "gateway.server.host"),
            Map.entry("PORT", "gateway.server.port"),
            Map.entry("MANAGEMENT_PORT", "gateway.management.port"),
            Map.entry("DATA_FOLDER", "gateway.data-folder"),
            Map.entry("NO_FILESYSTEM_MODE", "gateway.no-filesystem-mode"),
            Map.entry("GATEWAY_MASTER_KEY", "gateway.security.master-key"),
            Map.entry("DATABASE_URL", "gateway.database.url"),
            Map.entry("API_KEYS", "gateway.access.client-keys"),
            Map.entry("ADMIN_API_KEYS", "gateway.access.admin-keys"),
            Map.entry("ANTHROPIC_API_KEYS", "gateway.accounts.api-keys"),
            Map.entry("COOKIES", "gateway.accounts.cookies"),
            Map.entry("CLAUDE_API_BASEURL", "gateway.upstream.claude-base-url"),
            Map.entry("NODE_NAME", "gateway.node"),
            Map.entry("CACHE_TIMEOUT", "gateway.affinity.ttl"),
            Map.entry("CACHE_CLEANUP_INTERVAL", "gateway.affinity.clean-up-interval"),
            Map.entry("OAUTH_CLIENT_ID", "gateway.oauth.client-id"),
            Map.entry("OAUTH_AUTHORIZE_URL", "gateway.oauth.authorize-url"),
            Map.entry("OAUTH_TOKEN_URL", "gateway.oauth.token-url"),
            Map.entry("OAUTH_REDIRECT_URI", "gateway.oauth.redirect-uri"),
            Map.entry("CLAUDE_AI_URL", "gateway.oauth.web-base-url"),
            Map.entry("REQUEST_TIMEOUT", "gateway.upstream.request-timeout"),
            Map.entry("TRACK_USAGE", "gateway.usage.track"),
            Map.entry("LOG_LEVEL", "gateway.log.level"),
            Map.entry("LOG_FORMAT", "gateway.log.format"),
            Map.entry("LOG_TO_FILE", "gateway.log.to-file"),
            Map.entry("LOG_FILE_PATH", "gateway.log.file-path"),
            Map.entry("LOG_FILE_ROTATION", "gateway.log.file-rotation"),
            Map.entry("LOG_FILE_RETENTION", "gateway.log.file-retention"),
            Map.entry("ROUTES_DIR", "gateway.routes.dir"));

    private EnvironmentNames() {}

    /** Environment name to key, short names first, so that a generic name, which says more, wins over a short one. */
    static Map<String, String> toKeys(Collection<String> keys) {
        var names = new LinkedHashMap<>(SHORT_NAMES);
        for (String key : keys) {
            names.put(generic(key), key);
        }
        return names;
    }

    /** {@code gateway.server.idle-timeout} is {@code GATEWAY_SERVER_IDLE_TIMEOUT}. */
    static String generic(String key) {
        return key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
