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
            Map.entry("admin", Set.of("http", "maintenance", "request")),
            Map.entry("cli", Set.of("demo", "http")),
            Map.entry("demo", Set.of()),
            Map.entry("gate", Set.of("request")),
            Map.entry("http", Set.of("gate", "request")),
            Map.entry("maintenance", Set.of("relay")),
            Map.entry("messages", Set.of("http", "relay", "request")),
            Map.entry("providers", Set.of()),
            Map.entry("relay", Set.of("http", "request")),
            Map.entry("request", Set.of()),
            Map.entry("transform", Set.of("request")));

    private RouteDirections() {}
}
