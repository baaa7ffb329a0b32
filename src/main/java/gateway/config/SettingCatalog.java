package gateway.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The settings that there are, as {@code application.properties} of the jar has them. Immutable. */
public final class SettingCatalog {

    /** What stands for a secret, whatever it is, and whether there is one. */
    public static final String HIDDEN = "***";

    /** Beginnings of keys, or whole ones, that are read before the database is. */
    private static final List<String> EARLY =
            List.of("gateway.profile", "gateway.no-filesystem-mode", "gateway.database.", "gateway.log.");

    private static final List<String> OF_MACHINE =
            List.of("gateway.node", "gateway.server.host", "gateway.server.port", "gateway.management.");

    private static final Set<String> GUARDS = Set.of("gateway.routes.read-only", "gateway.routes.allowed-components");

    private final Map<String, Definition> definitions;

    private SettingCatalog(Map<String, Definition> definitions) {
        this.definitions = definitions;
    }

    /**
     * One setting.
     *
     * @param standard its value where nobody sets it
     * @param description what the file says of it; empty for nothing
     * @param variable the shortest name of its environment variable
     * @param secret whether its value is shown to nobody
     * @param refusal why it cannot be stored; null where it can
     */
    public record Definition(
            String key,
            String standard,
            String description,
            String variable,
            SettingEffect effect,
            boolean secret,
            @Nullable String refusal) {}

    /** Reads them. */
    public static SettingCatalog read() {
        try (InputStream stream = SettingCatalog.class.getResourceAsStream("/application.properties")) {
            if (stream == null) {
                throw new IllegalStateException("application.properties is missing from the class path");
            }
            return of(new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))
                    .lines()
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException("application.properties cannot be read from the class path", e);
        }
    }

    private static SettingCatalog of(List<String> lines) {
        Map<String, Definition> definitions = new LinkedHashMap<>();
        List<String> comment = new ArrayList<>();
        boolean used = false;
        for (String line : lines) {
            int equals = line.indexOf('=');
            if (line.isBlank() || line.startsWith("# ----")) {
                comment.clear();
            } else if (line.startsWith("#")) {
                if (used) {
                    comment.clear();
                }
                comment.add(line.substring(1).strip());
                used = false;
            } else if (line.startsWith("gateway.") && equals > 0) {
                String key = line.substring(0, equals);
                definitions.put(key, definition(key, line.substring(equals + 1), String.join(" ", comment)));
                used = true;
            }
        }
        return new SettingCatalog(definitions);
    }

    private static Definition definition(String key, String standard, String description) {
        String variable = EnvironmentNames.shortest(key);
        boolean secret = isSecret(key);
        return new Definition(
                key, standard, description, variable, SettingEffect.of(key), secret, refusal(key, variable, secret));
    }

    /** Whether the value of a key is shown to nobody. What an operator gives to Camel may be anything. */
    public static boolean isSecret(String key) {
        return SecretValues.isSecret(key) || !key.startsWith("gateway.");
    }

    private static @Nullable String refusal(String key, String variable, boolean secret) {
        String instead = "; set it in application.properties or the environment (" + variable + ")";
        if (secret) {
            return "is a secret, which the table of settings would keep in clear" + instead;
        }
        if (!key.equals("gateway.log.level") && EARLY.stream().anyMatch(key::startsWith)) {
            return "is needed before stored settings are read" + instead;
        }
        if (MachineSettings.contains(key) || OF_MACHINE.stream().anyMatch(key::startsWith)) {
            return "is of one machine, and stored settings are of all nodes" + instead;
        }
        if (GUARDS.contains(key)) {
            return "limits what the admin API may do, so it is not for the admin API" + instead;
        }
        return null;
    }

    /** All of them, in the order of the file. */
    public List<Definition> all() {
        return List.copyOf(definitions.values());
    }

    /** One of them; null for a key that is none. */
    public @Nullable Definition find(String key) {
        return definitions.get(key);
    }

    /** The key that may have been meant. */
    public String nearest(String key) {
        return NearestKey.to(key.contains(".") ? key : "gateway." + key, definitions.keySet());
    }
}
