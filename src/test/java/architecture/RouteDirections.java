package architecture;

import java.util.Map;
import java.util.Set;

/**
 * Which package below {@code routes} may know which others. {@code routes} itself wires them and knows all but {@code cli},
 * which starts it.
 */
final class RouteDirections {

    static final Map<String, Set<String>> KNOWN_TO = Map.ofEntries(
            Map.entry("accounts", Set.of()),
            Map.entry("admin", Set.of("http", "maintenance", "request", "steps", "trace")),
            Map.entry("answer", Set.of("http", "request")),
            Map.entry("bean", Set.of("request", "transform")),
            Map.entry("breaker", Set.of("request")),
            Map.entry("canary", Set.of("http", "request")),
            Map.entry("chain", Set.of("answer", "breaker", "request", "resource")),
            Map.entry("check", Set.of("extension", "refusal", "transform")),
            Map.entry("cli", Set.of("demo", "files", "http", "installation")),
            Map.entry("demo", Set.of()),
            Map.entry("extension", Set.of()),
            Map.entry("files", Set.of("extension")),
            Map.entry("gate", Set.of("request")),
            Map.entry("http", Set.of("gate", "request")),
            Map.entry("installation", Set.of()),
            Map.entry("jmx", Set.of("http", "maintenance", "upstream")),
            Map.entry("jolokia", Set.of("jmx", "request")),
            Map.entry("maintenance", Set.of("upstream")),
            Map.entry("messages", Set.of("answer", "http", "request")),
            Map.entry("providers", Set.of()),
            Map.entry("refusal", Set.of()),
            Map.entry("relay", Set.of("answer", "http", "request", "resource", "responses", "translate")),
            Map.entry("replay", Set.of("http", "request", "trace")),
            Map.entry("request", Set.of()),
            Map.entry("resource", Set.of("request")),
            Map.entry("responses", Set.of("http", "request")),
            Map.entry("steps", Set.of("trace")),
            Map.entry("trace", Set.of("request")),
            Map.entry("transform", Set.of("request")),
            Map.entry("translate", Set.of("answer", "http", "request")),
            Map.entry(
                    "trial",
                    Set.of("answer", "chain", "extension", "files", "http", "request", "translate", "upstream")),
            Map.entry("upstream", Set.of("answer", "http", "relay", "request", "resource")),
            Map.entry("web", Set.of("answer", "chain", "http", "relay", "request", "upstream")));

    private RouteDirections() {}
}
