package routes.cli.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.routes.diff.RouteDiff;
import gateway.routes.diff.RouteDiffs;
import gateway.routes.model.RouteText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import routes.cli.session.Output;
import routes.cli.session.RunningGateway;
import routes.cli.words.RouteLines;
import routes.files.RouteFiles;

/**
 * The versions of the routes that the running proxy of this data folder knows. For one thread.
 *
 * @param json whether what it answers is told as it is
 */
record RouteVersions(RunningGateway gateway, Output output, boolean json) {

    private static final String ROUTES = "/api/admin/routes";
    private static final String PATH = ROUTES + "/versions";

    /** @throws IllegalStateException with one sentence when no proxy runs */
    static RouteVersions of(Output output, boolean json) {
        return new RouteVersions(RunningGateway.required(), output, json);
    }

    /** Lists them. */
    int history(int limit) {
        JsonNode answer = gateway.send("GET", PATH + "?limit=" + limit, null);
        if (failed(answer) || answer == null) {
            return 1;
        }
        if (json) {
            output.json(answer);
        } else {
            answer.path("versions").forEach(version -> output.say(line(version)));
        }
        return 0;
    }

    private static String line(JsonNode version) {
        StringJoiner notes = new StringJoiner(", ", " [", "]").setEmptyValue("");
        if (version.path("canary").isNumber()) {
            notes.add("canary of " + version.path("canary").asInt() + " %");
        }
        if (version.path("restores").isNumber()) {
            notes.add("back to version " + version.path("restores").asLong());
        }
        return "version " + version.path("version").asLong() + "  " + RouteLines.change(version) + notes + ", on node "
                + version.path("node").asText();
    }

    /** What the version in use changed. */
    int diffOfCurrent() {
        JsonNode state = gateway.get(ROUTES);
        if (state == null || !state.path("version").isNumber()) {
            output.note(state == null ? RunningGateway.SILENT : "no version of the routes in use is known yet");
            return 1;
        }
        return diff(state.path("version").asText(), null);
    }

    /**
     * What one changed, or what differs between two.
     *
     * @param to null for what the first one changed
     */
    int diff(String from, @Nullable String to) {
        String path =
                to == null ? from + "/diff" : to.equals("now") ? from + "/diff?with=now" : to + "/diff?with=" + from;
        JsonNode answer = gateway.send("GET", PATH + "/" + path, null);
        return failed(answer) ? 1 : tell(answer);
    }

    /** What the files of a folder would change. */
    int diff(List<RouteText> folder) {
        JsonNode state = gateway.get(ROUTES);
        if (state == null) {
            output.note(RunningGateway.SILENT);
            return 1;
        }
        List<RouteText> running = new ArrayList<>();
        for (JsonNode file : state.path("files")) {
            String name = file.path("name").asText();
            String source = file.path("source").asText();
            boolean named = folder.stream().anyMatch(one -> one.name().equals(name));
            if (source.equals("folder") || (source.equals("database") && named)) {
                running.add(text(name));
            }
        }
        List<RouteText> counting =
                folder.stream().filter(file -> RouteFiles.counts(file.name())).toList();
        return tell(RouteDiffs.of(RouteDiff.of(running, counting, RouteFiles.builtIn())));
    }

    private RouteText text(String name) {
        String text = gateway.text(ROUTES + "/" + URLEncoder.encode(name, StandardCharsets.UTF_8));
        return new RouteText(name, text == null ? "" : text, false);
    }

    private boolean failed(@Nullable JsonNode answer) {
        if (answer != null && !answer.has("error")) {
            return false;
        }
        output.note(
                answer == null
                        ? RunningGateway.SILENT
                        : answer.path("error").path("message").asText());
        return true;
    }

    private int tell(@Nullable JsonNode diff) {
        if (json && diff instanceof ObjectNode object) {
            output.json(object);
        } else if (diff != null) {
            lines(diff).forEach(output::say);
        }
        return 0;
    }

    static List<String> lines(JsonNode diff) {
        List<String> lines = new ArrayList<>();
        for (JsonNode file : diff.path("files")) {
            lines.add(
                    file.path("name").asText() + ": " + file.path("difference").asText()
                            + (file.path("from_built_in").asBoolean() ? ", compared with the built-in file" : ""));
            if (file.path("diff").isTextual()) {
                file.path("diff").asText().lines().forEach(lines::add);
            } else {
                lines.add("too large to be compared line by line");
            }
        }
        if (diff.path("files").isEmpty()) {
            lines.add("no change");
        } else if (diff.path("entries").isEmpty()) {
            lines.add("no change of the routes: the files say the same in another form");
        }
        for (JsonNode entry : diff.path("entries")) {
            StringJoiner places = new StringJoiner(", ", ": ", "").setEmptyValue("");
            entry.path("places").forEach(place -> places.add(place.asText()));
            lines.add(entry.path("difference").asText() + " "
                    + entry.path("entry").asText() + " in " + entry.path("file").asText() + places);
        }
        return lines;
    }
}
