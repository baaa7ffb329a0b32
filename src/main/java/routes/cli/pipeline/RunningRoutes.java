package routes.cli.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.routes.model.RouteText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import routes.cli.session.Output;
import routes.cli.session.RunningGateway;
import routes.cli.words.RouteLines;

/**
 * The routes of the running proxy of this data folder. For one thread.
 *
 * @param json whether what it answers is told as it is
 */
public record RunningRoutes(RunningGateway gateway, Output output, boolean json) {

    private static final String PATH = "/api/admin/routes";

    /**
     * Those of the proxy that runs.
     *
     * @throws IllegalStateException with one sentence when no proxy runs
     */
    public static RunningRoutes of(Output output, boolean json) {
        return new RunningRoutes(RunningGateway.required(), output, json);
    }

    /**
     * Has it use its folder's files as they are now.
     *
     * @return the exit code, as of the others
     */
    public int apply(@Nullable String comment, @Nullable Integer canary) {
        return tell(gateway.send("POST", PATH + "/apply", body(comment, canary)));
    }

    /** Stores a file for all nodes. */
    public int put(RouteText file, @Nullable String comment, @Nullable Integer canary) {
        ObjectNode body = body(comment, canary).put("text", file.text());
        JsonNode state = gateway.get(PATH);
        int code = tell(gateway.send("PUT", path(file.name()), body, condition(state, file.name())));
        if (code == 0 && !json && isOfFolder(state, file.name())) {
            output.note("it is stored for the other nodes; on this one " + file.name()
                    + " of its folder stands for it until that is removed");
        }
        return code;
    }

    /** Removes a stored file. */
    public int delete(String name) {
        return tell(gateway.send("DELETE", path(name), null, "if-match", "*"));
    }

    /** Brings all requests to the canary. */
    public int promote(@Nullable String comment) {
        return tell(gateway.send("POST", PATH + "/canary/promote", body(comment, null)));
    }

    /**
     * Ends the canary, where there is one and no version is named; else goes back to an earlier version.
     *
     * @param version null for the one before
     */
    public int rollBack(@Nullable Integer version, @Nullable String comment) {
        JsonNode state = gateway.get(PATH);
        if (version == null && state != null && state.path("canary").isObject()) {
            return tell(gateway.send("DELETE", PATH + "/canary", null));
        }
        ObjectNode body = body(comment, null);
        if (version != null) {
            body.put("version", version);
        }
        return tell(gateway.send("POST", PATH + "/rollback", body));
    }

    private static ObjectNode body(@Nullable String comment, @Nullable Integer canary) {
        ObjectNode body = Json.mapper().createObjectNode();
        if (comment != null) {
            body.put("comment", comment);
        }
        return canary == null ? body : body.put("canary", canary);
    }

    private static String path(String name) {
        return PATH + "/" + URLEncoder.encode(name, StandardCharsets.UTF_8);
    }

    /** The header that names the version which is stored now; nothing where there is none. */
    private static String[] condition(@Nullable JsonNode state, String name) {
        if (state != null) {
            for (JsonNode file : state.path("stored")) {
                if (file.path("name").asText().equals(name)) {
                    return new String[] {"if-match", file.path("etag").asText()};
                }
            }
        }
        return new String[0];
    }

    private static boolean isOfFolder(@Nullable JsonNode state, String name) {
        return state != null
                && StreamSupport.stream(state.path("files").spliterator(), false)
                        .anyMatch(file -> file.path("name").asText().equals(name)
                                && file.path("source").asText().equals("folder"));
    }

    private int tell(@Nullable JsonNode answer) {
        if (answer == null) {
            output.note(RunningGateway.SILENT);
            return 1;
        }
        String result = answer.path("result").asText();
        boolean done = !answer.has("error") && !result.equals("refused") && !result.equals("failed");
        if (json) {
            output.json(answer);
        } else if (answer.has("error")) {
            output.note(answer.path("error").path("message").asText());
        } else {
            lines(answer, result);
        }
        return done ? 0 : 1;
    }

    private void lines(JsonNode answer, String result) {
        RouteLines.findings(answer).forEach(output::say);
        String generation = "generation " + answer.path("generation").asInt();
        switch (result) {
            case "used" ->
                output.say(generation + " is in use after "
                        + answer.path("took_ms").asLong() + " ms");
            case "canary" ->
                output.say(generation
                        + " gets its share of conversations; routes show tells how it goes, routes promote and"
                        + " routes rollback end it");
            case "rolled_back" -> output.say("the canary, " + generation + ", is rolled back; the routes in use go on");
            default -> output.note("not used: " + answer.path("failure").asText() + "; the routes before go on");
        }
    }

    /** Tells what it runs. */
    public int show() {
        JsonNode state = gateway.get(PATH);
        if (state == null) {
            output.note(RunningGateway.SILENT);
            return 1;
        }
        if (json) {
            output.json(state);
            return 0;
        }
        RouteLines.of(state).forEach(output::say);
        return 0;
    }
}
