package routes.cli.words;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What routes a proxy runs, in words. Pure. */
public final class RouteLines {

    private static final int MOST_CHANGES = 10;
    private static final int SHORT_DIGEST = 12;

    private RouteLines() {}

    /**
     * A line for each thing.
     *
     * @param state what {@code GET /api/admin/routes} said
     */
    public static List<String> of(JsonNode state) {
        List<String> lines = new ArrayList<>();
        lines.add("generation " + state.path("generation").asInt() + " since "
                + state.path("since").asText() + ", "
                + Counted.requests(state.path("in_flight").asInt()) + " in it");
        state.path("retiring").forEach(old -> lines.add(retiring(old)));
        state.path("steps_off")
                .forEach(off -> lines.add("step " + off.path("step").asText() + " is off until "
                        + off.path("until").asText() + ", by " + off.path("by").asText()
                        + (off.path("comment").isTextual()
                                ? " \"" + off.path("comment").asText() + "\""
                                : "")));
        lines.add("files: " + files(state));
        lines.add("folder: " + folder(state));
        if (state.path("extension_folder").isTextual()) {
            lines.add("extensions: " + extensions(state));
        }
        if (state.path("hold").isObject()) {
            lines.add(hold(state.path("hold")));
        }
        if (state.path("canary").isObject()) {
            lines.addAll(canary(state.path("canary")));
        }
        state.path("nodes").forEach(node -> lines.add(node(node)));
        StreamSupport.stream(state.path("changes").spliterator(), false)
                .limit(MOST_CHANGES)
                .forEach(change -> lines.add(change(change)));
        return lines;
    }

    private static String retiring(JsonNode old) {
        int requests = old.path("in_flight").asInt();
        return "generation " + old.path("generation").asInt()
                + switch (requests) {
                    case 0 -> " has no request left and ends";
                    case 1 -> " ends with its last request";
                    default -> " ends with its last " + Counted.requests(requests);
                };
    }

    private static String hold(JsonNode hold) {
        return "the folder's files were rolled back: those of version "
                + hold.path("version").asLong() + " are used until the folder changes, or routes apply; since "
                + hold.path("at").asText() + " by " + hold.path("by").asText();
    }

    private static List<String> canary(JsonNode canary) {
        return List.of(
                "canary: generation " + canary.path("generation").asInt() + " for "
                        + canary.path("percent").asInt() + " % of conversations since "
                        + canary.path("since").asText() + ", "
                        + Counted.requests(canary.path("in_flight").asInt()) + " in it",
                "  canary: " + figures(canary.path("figures")),
                "  others: " + figures(canary.path("others")));
    }

    private static String figures(JsonNode figures) {
        return Counted.requests(figures.path("requests").asLong()) + ", "
                + Counted.of(figures.path("errors").asLong(), "error") + ", "
                + Counted.of(figures.path("refusals").asLong(), "refusal")
                + (figures.path("first_event_ms_median").isNumber()
                        ? ", first event "
                                + figures.path("first_event_ms_median").asLong() + " ms (95 %: "
                                + figures.path("first_event_ms_p95").asLong() + " ms)"
                        : "")
                + ", "
                + figures.path("cost_usd").decimalValue().stripTrailingZeros().toPlainString() + " USD";
    }

    /**
     * A line for each fault.
     *
     * @param answer what has {@code findings}
     */
    public static List<String> findings(JsonNode answer) {
        return StreamSupport.stream(answer.path("findings").spliterator(), false)
                .map(finding -> finding.path("file").asText() + ":"
                        + finding.path("line").asInt() + ":"
                        + finding.path("column").asInt() + ": "
                        + finding.path("severity").asText() + ": "
                        + finding.path("sentence").asText() + "; "
                        + finding.path("remedy").asText() + " ["
                        + finding.path("rule").asText() + "]")
                .toList();
    }

    private static String node(JsonNode node) {
        String digest = node.path("files").asText();
        return "node " + node.path("node").asText() + ": generation "
                + node.path("generation").asInt() + " of files "
                + digest.substring(0, Math.min(SHORT_DIGEST, digest.length()))
                + ", last change " + node.path("result").asText() + why(node);
    }

    private static String why(JsonNode node) {
        return node.path("failure").isTextual() ? ": " + node.path("failure").asText() : "";
    }

    private static String files(JsonNode state) {
        String own = StreamSupport.stream(state.path("files").spliterator(), false)
                .filter(file -> !file.path("source").asText().equals("built_in"))
                .map(file -> file.path("name").asText() + " of the "
                        + file.path("source").asText()
                        + (file.path("replaces").asBoolean() ? " (replaces the built-in one)" : ""))
                .collect(Collectors.joining(", "));
        if (own.isEmpty()) {
            return "all built in";
        }
        return own + "; the others built in";
    }

    private static String extensions(JsonNode state) {
        String all = StreamSupport.stream(state.path("extensions").spliterator(), false)
                .map(file -> file.path("name").asText() + " "
                        + file.path("sha256").asText().replaceFirst("(.{" + SHORT_DIGEST + "}).*", "$1"))
                .collect(Collectors.joining(", "));
        return (all.isEmpty() ? "none in " : all + " of ")
                + state.path("extension_folder").asText();
    }

    private static String folder(JsonNode state) {
        return state.path("folder").isNull()
                ? "none; set ROUTES_DIR"
                : state.path("folder").asText()
                        + (state.path("watched").asBoolean() ? ", changes are used as they come" : ", used when asked");
    }

    /** One try to change the routes. */
    public static String change(JsonNode change) {
        String generation = change.path("generation").isNull()
                ? ""
                : " as generation " + change.path("generation").asInt();
        String changed = StreamSupport.stream(change.path("changed").spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining(", "));
        String comment = change.path("comment").isNull()
                ? ""
                : " \"" + change.path("comment").asText() + "\"";
        return change.path("at").asText() + "  "
                + change.path("result").asText().replace('_', ' ') + generation + ", by "
                + change.path("trigger").asText() + " of " + change.path("by").asText() + comment
                + (changed.isEmpty() ? "" : " (" + changed + ")") + why(change);
    }
}
