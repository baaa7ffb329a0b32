package architecture;

import java.util.Map;
import java.util.Set;

/** Which package below {@code gateway} may know which others. */
final class FeatureDirections {

    static final Map<String, Set<String>> KNOWN_TO = Map.ofEntries(
            Map.entry("access", Set.of("files", "error")),
            Map.entry("account", Set.of("credential", "upstream", "error")),
            Map.entry(
                    "admin",
                    Set.of(
                            "account",
                            "oauth",
                            "access",
                            "audit",
                            "catalog",
                            "provider",
                            "credential",
                            "upstream",
                            "protocol",
                            "error")),
            Map.entry("audit", Set.of()),
            Map.entry("backup", Set.of("files", "protocol")),
            Map.entry("catalog", Set.of("usage", "upstream", "protocol", "error")),
            Map.entry(
                    "config",
                    Set.of(
                            "files",
                            "access",
                            "account",
                            "admin",
                            "credential",
                            "oauth",
                            "provider",
                            "responses",
                            "translation",
                            "upstream",
                            "web")),
            Map.entry("credential", Set.of("files")),
            Map.entry("doctor", Set.of("storage", "upstream", "files", "start")),
            Map.entry("error", Set.of("protocol")),
            Map.entry("files", Set.of()),
            Map.entry("estimate", Set.of("protocol")),
            Map.entry("jobs", Set.of()),
            Map.entry("memory", Set.of()),
            Map.entry("oauth", Set.of("account", "credential", "upstream", "protocol", "error")),
            Map.entry("protocol", Set.of()),
            Map.entry("provider", Set.of("translation", "catalog", "upstream", "protocol", "error")),
            Map.entry("running", Set.of("files", "protocol")),
            Map.entry("replay", Set.of("access", "usage")),
            Map.entry("responses", Set.of("memory", "protocol", "error")),
            Map.entry("routes", Set.of("access", "config", "protocol")),
            Map.entry("settings", Set.of("audit", "config", "protocol", "error")),
            Map.entry("start", Set.of()),
            Map.entry(
                    "storage",
                    Set.of(
                            "usage",
                            "account",
                            "oauth",
                            "access",
                            "audit",
                            "backup",
                            "catalog",
                            "estimate",
                            "jobs",
                            "responses",
                            "routes",
                            "settings",
                            "web",
                            "start",
                            "credential",
                            "upstream",
                            "files",
                            "error",
                            "protocol")),
            Map.entry("telemetry", Set.of("usage", "account", "provider", "upstream")),
            Map.entry("translation", Set.of("usage", "protocol", "error")),
            Map.entry("upstream", Set.of("protocol", "error")),
            Map.entry("usage", Set.of("protocol", "error")),
            Map.entry("web", Set.of("estimate", "translation", "usage", "upstream", "protocol", "error")));

    private FeatureDirections() {}
}
