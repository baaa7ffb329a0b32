package gateway.config;

import java.util.Comparator;
import java.util.Locale;
import java.util.Map;

/** When a change of a setting is in force. */
public enum SettingEffect {
    /** At once: whoever needs it asks for it each time. */
    LIVE,
    /** With the next generation of routes, which the change builds; requests under way end by the one before. */
    ROUTES,
    /** From the next start. */
    RESTART;

    /** By key, or by the beginning of keys that ends in a dot; the longest one that fits counts. */
    private static final Map<String, SettingEffect> BY_KEY = Map.ofEntries(
            Map.entry("gateway.", RESTART),
            Map.entry("gateway.memory.max-json-values", LIVE),
            Map.entry("gateway.access.", LIVE),
            Map.entry("gateway.access.client-keys", RESTART),
            Map.entry("gateway.access.admin-keys", RESTART),
            Map.entry("gateway.accounts.", LIVE),
            Map.entry("gateway.accounts.api-keys", RESTART),
            Map.entry("gateway.accounts.cookies", RESTART),
            Map.entry("gateway.accounts.bare-cool-down", RESTART),
            Map.entry("gateway.accounts.max-retry-after", RESTART),
            Map.entry("gateway.accounts.decisions", RESTART),
            Map.entry("gateway.accounts.selection", ROUTES),
            Map.entry("gateway.responses.", LIVE),
            Map.entry("gateway.affinity.ttl", LIVE),
            Map.entry("gateway.affinity.agents-apart", LIVE),
            Map.entry("gateway.oauth.", LIVE),
            Map.entry("gateway.oauth.timeout", ROUTES),
            Map.entry("gateway.upstream.connect-timeout", LIVE),
            Map.entry("gateway.upstream.first-event-timeout", LIVE),
            Map.entry("gateway.upstream.header-hold", LIVE),
            Map.entry("gateway.upstream.ping-interval", LIVE),
            Map.entry("gateway.upstream.ping-only-timeout", LIVE),
            Map.entry("gateway.upstream.stream-silence-timeout", LIVE),
            Map.entry("gateway.upstream.request-timeout", LIVE),
            Map.entry("gateway.upstream.client-gone", LIVE),
            Map.entry("gateway.provider.", ROUTES),
            Map.entry("gateway.models.", LIVE),
            Map.entry("gateway.providers.region", LIVE),
            Map.entry("gateway.providers.fallback-region", LIVE),
            Map.entry("gateway.providers.balancing", ROUTES),
            Map.entry("gateway.retry.", LIVE),
            Map.entry("gateway.health.", LIVE),
            Map.entry("gateway.reasoning.", LIVE),
            Map.entry("gateway.translation.", LIVE),
            Map.entry("gateway.estimate.", LIVE),
            Map.entry("gateway.catalog.", LIVE),
            Map.entry("gateway.breaker.", ROUTES),
            Map.entry("gateway.breaker.consecutive-failures", RESTART),
            Map.entry("gateway.usage.track", LIVE),
            Map.entry("gateway.usage.retention-days", ROUTES),
            Map.entry("gateway.usage.partitions-ahead", ROUTES),
            Map.entry("gateway.log.level", LIVE),
            Map.entry("gateway.mode.", LIVE),
            Map.entry("gateway.web.", LIVE),
            Map.entry("gateway.web.padding-length", RESTART),
            Map.entry("gateway.web.session-clean-up-interval", RESTART),
            Map.entry("gateway.web.tool-call-clean-up-interval", RESTART),
            Map.entry("gateway.schedule.", ROUTES));

    /** That of a key; of one that is not the gateway's own it is that of Camel. */
    public static SettingEffect of(String key) {
        return BY_KEY.entrySet().stream()
                .filter(entry ->
                        entry.getKey().endsWith(".") ? key.startsWith(entry.getKey()) : key.equals(entry.getKey()))
                .max(Comparator.comparingInt(entry -> entry.getKey().length()))
                .map(Map.Entry::getValue)
                .orElse(RESTART);
    }

    /** As it stands in JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
