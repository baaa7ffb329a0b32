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
            Map.entry("PROVIDER_BASE_URL", "gateway.provider.default.base-url"),
            Map.entry("PROVIDER_API_KEY", "gateway.provider.default.api-key"),
            Map.entry("PROVIDER_API", "gateway.provider.default.api"),
            Map.entry("ENABLE_BIG_ENDPOINT", "gateway.provider.big.enabled"),
            Map.entry("BIG_ENDPOINT", "gateway.provider.big.base-url"),
            Map.entry("BIG_API_KEY", "gateway.provider.big.api-key"),
            Map.entry("BIG_AZURE_API_VERSION", "gateway.provider.big.api-version"),
            Map.entry("BIG_MODEL", "gateway.models.big"),
            Map.entry("ENABLE_MIDDLE_ENDPOINT", "gateway.provider.middle.enabled"),
            Map.entry("MIDDLE_ENDPOINT", "gateway.provider.middle.base-url"),
            Map.entry("MIDDLE_API_KEY", "gateway.provider.middle.api-key"),
            Map.entry("MIDDLE_AZURE_API_VERSION", "gateway.provider.middle.api-version"),
            Map.entry("MIDDLE_MODEL", "gateway.models.middle"),
            Map.entry("ENABLE_SMALL_ENDPOINT", "gateway.provider.small.enabled"),
            Map.entry("SMALL_ENDPOINT", "gateway.provider.small.base-url"),
            Map.entry("SMALL_API_KEY", "gateway.provider.small.api-key"),
            Map.entry("SMALL_AZURE_API_VERSION", "gateway.provider.small.api-version"),
            Map.entry("SMALL_MODEL", "gateway.models.small"),
            Map.entry("REASONING_EFFORT", "gateway.reasoning.effort"),
            Map.entry("REASONING_MAX_TOKENS", "gateway.reasoning.max-tokens"),
            Map.entry("REASONING_EXCLUDE", "gateway.reasoning.exclude"),
            Map.entry("VERBOSITY", "gateway.reasoning.verbosity"),
            Map.entry("PROXY_URL", "gateway.upstream.proxy"),
            Map.entry("NO_PROXY", "gateway.upstream.proxy-bypass"),
            Map.entry("RETRY_MAX_ATTEMPTS", "gateway.retry.max-attempts"),
            Map.entry("RETRY_BASE_DELAY", "gateway.retry.base-delay"),
            Map.entry("RETRY_MAX_DELAY", "gateway.retry.max-delay"),
            Map.entry("RETRY_JITTER_MAX", "gateway.retry.jitter-max"),
            Map.entry("REQUEST_TIMEOUT", "gateway.upstream.request-timeout"),
            Map.entry("TRACK_USAGE", "gateway.usage.track"),
            Map.entry("LOG_LEVEL", "gateway.log.level"),
            Map.entry("LOG_FORMAT", "gateway.log.format"),
            Map.entry("LOG_TO_FILE", "gateway.log.to-file"),
            Map.entry("LOG_FILE_PATH", "gateway.log.file-path"),
            Map.entry("LOG_FILE_ROTATION", "gateway.log.file-rotation"),
            Map.entry("LOG_FILE_RETENTION", "gateway.log.file-retention"),
            Map.entry("LOG_CLIENT_ADDRESS", "gateway.log.client-address"),
            Map.entry("ROUTES_DIR", "gateway.routes.dir"),
            Map.entry("EXTENSIONS_DIR", "gateway.extensions.dir"),
            Map.entry("PRESERVE_CHATS", "gateway.web.preserve-chats"),
            Map.entry("CUSTOM_PROMPT", "gateway.web.custom-prompt"),
            Map.entry("CUSTOM_HUMAN_NAME", "gateway.web.human-name"),
            Map.entry("CUSTOM_ASSISTANT_NAME", "gateway.web.assistant-name"),
            Map.entry("USE_REAL_ROLES", "gateway.web.real-roles"),
            Map.entry("PADTXT_LENGTH", "gateway.web.padding-length"),
            Map.entry("ALLOW_EXTERNAL_IMAGES", "gateway.web.external-images"),
            Map.entry("TOOL_CALL_TIMEOUT", "gateway.web.tool-call-timeout"),
            Map.entry("TOOL_CALL_CLEANUP_INTERVAL", "gateway.web.tool-call-clean-up-interval"),
            Map.entry("SESSION_TIMEOUT", "gateway.web.session-timeout"),
            Map.entry("SESSION_CLEANUP_INTERVAL", "gateway.web.session-clean-up-interval"),
            Map.entry("MAX_SESSIONS_PER_COOKIE", "gateway.accounts.concurrency.cookie"),
            Map.entry("VENDORS_DIR", "gateway.providers.vendors-dir"));

    private EnvironmentNames() {}

    /** Environment name to key, short names first, so that a generic name, which says more, wins over a short one. */
    static Map<String, String> toKeys(Collection<String> keys) {
        var names = new LinkedHashMap<>(SHORT_NAMES);
        for (String key : keys) {
            names.put(generic(key), key);
        }
        return names;
    }

    /** The short name of a key where it has one, else the generic one. */
    static String shortest(String key) {
        return SHORT_NAMES.entrySet().stream()
                .filter(name -> name.getValue().equals(key))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseGet(() -> generic(key));
    }

    /** {@code gateway.server.idle-timeout} is {@code GATEWAY_SERVER_IDLE_TIMEOUT}. */
    static String generic(String key) {
        return key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
