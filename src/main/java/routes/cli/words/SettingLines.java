package routes.cli.words;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Settings and their changes in words. Pure. */
public final class SettingLines {

    private static final String NOTHING = "(none)";

    private SettingLines() {}

    /**
     * All that is known of one setting.
     *
     * @param setting as the admin API tells of it
     */
    public static List<String> of(JsonNode setting) {
        List<String> lines = new ArrayList<>();
        lines.add(setting.path("key").asText() + " = " + value(setting.path("value")));
        lines.add("  from: " + source(setting));
        lines.add("  default: " + value(setting.path("default")));
        lines.add("  a change is in force: " + effect(setting.path("effect").asText())
                + (setting.path("waits_for_restart").asBoolean() ? "; this proxy has another value until then" : ""));
        lines.add("  in the environment: " + setting.path("variable").asText()
                + (setting.path("storable").asBoolean() ? "" : "; it cannot be stored for all nodes"));
        lines.add("  " + setting.path("description").asText());
        return lines;
    }

    /** The value, or that there is none. */
    public static String value(JsonNode value) {
        return value.isNull() || value.asText().isEmpty() ? NOTHING : value.asText();
    }

    /** Where a value comes from. */
    public static String source(JsonNode setting) {
        if (!setting.path("source").asText().equals("stored")) {
            return setting.path("origin").asText();
        }
        JsonNode stored = setting.path("stored");
        return "stored by " + stored.path("by").asText() + " at "
                + stored.path("at").asText();
    }

    /** When a change is in force. */
    public static String effect(String word) {
        return switch (word) {
            case "live" -> "at once";
            case "routes" -> "with new routes";
            default -> "from the next start";
        };
    }

    /** One change of a stored setting. */
    public static String change(JsonNode change) {
        String key = change.path("key").asText();
        JsonNode after = change.path("after");
        return after.isNull()
                ? key + " is stored no more (it was " + value(change.path("before")) + ")"
                : key + " is " + value(after)
                        + (change.path("before").isNull() ? "" : " (it was " + value(change.path("before")) + ")");
    }

    /** What has come of a change of settings. */
    public static List<String> changed(JsonNode outcome, boolean running) {
        List<String> lines = new ArrayList<>();
        for (JsonNode change : outcome.path("changes")) {
            String effect = change.path("effect").asText();
            String when = effect.equals("routes") && !outcome.path("generation").isNull()
                    ? "with generation " + outcome.path("generation").asInt() + " of the routes, which is in use"
                    : effect(effect);
            lines.add(change(change) + (running ? ", " + when : ", stored for all nodes"));
        }
        if (lines.isEmpty()) {
            lines.add("nothing is changed: all is so already");
        } else {
            lines.add("version " + outcome.path("version").asLong() + " of the stored settings");
        }
        return lines;
    }

    /** A version, in one line. */
    public static String version(JsonNode version) {
        List<String> changes = new ArrayList<>();
        version.path("changes").forEach(change -> changes.add(change(change)));
        return version.path("version").asLong() + "  " + version.path("at").asText() + "  by "
                + version.path("by").asText()
                + (version.path("comment").isNull()
                        ? ""
                        : " \"" + version.path("comment").asText() + "\"")
                + ": " + String.join("; ", changes);
    }
}
