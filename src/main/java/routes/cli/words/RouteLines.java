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
                + state.path("since").asText() + ", " + state.path("in_flight").asInt() + " requests in it");
        state.path("retiring")
                .forEach(old -> lines.add("generation " + old.path("generation").asInt() + " ends with its last "
                        + old.path("in_flight").asInt() + " requests"));
        lines.add("files: " + files(state));
        lines.add("folder: " + folder(state));
        state.path("nodes").forEach(node -> lines.add(node(node)));
        StreamSupport.stream(state.path("changes").spliterator(), false)
                .limit(MOST_CHANGES)
                .forEach(change -> lines.add(change(change)));
        return lines;
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

    private static String folder(JsonNode state) {
        return state.path("folder").isNull()
                ? "none; set ROUTES_DIR"
                : state.path("folder").asText()
                        + (state.path("watched").asBoolean() ? ", changes are used as they come" : ", used when asked");
    }

    private static String change(JsonNode change) {
        String generation = change.path("generation").isNull()
                ? ""
                : " as generation " + change.path("generation").asInt();
        String changed = StreamSupport.stream(change.path("changed").spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining(", "));
        String comment = change.path("comment").isNull()
                ? ""
                : " \"" + change.path("comment").asText() + "\"";
        return change.path("at").asText() + "  " + change.path("result").asText() + generation + ", by "
                + change.path("trigger").asText() + " of " + change.path("by").asText() + comment
                + (changed.isEmpty() ? "" : " (" + changed + ")") + why(change);
    }
}
