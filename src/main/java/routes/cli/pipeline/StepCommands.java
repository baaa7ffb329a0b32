package routes.cli.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import routes.cli.session.Output;
import routes.cli.session.RunningGateway;
import routes.cli.words.RouteLines;

/** What commands about steps of running routes have in common. For one thread. */
record StepCommands(RunningGateway gateway, Output output) {

    static final String ROUTES = "/api/admin/routes/";
    private static final String STEPS = ROUTES + "steps/";

    /** @throws IllegalStateException with one sentence when no proxy runs */
    static StepCommands of(Output output) {
        return new StepCommands(RunningGateway.required(), output);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Shows what a path says, in words or as it is. */
    int show(String path, boolean json, Function<JsonNode, List<String>> words) {
        JsonNode answer = gateway.send("GET", path, null);
        if (answer == null || isRefusal(answer)) {
            return refused(answer);
        }
        if (json) {
            output.json(answer);
        } else {
            words.apply(answer).forEach(output::say);
        }
        return 0;
    }

    /** Shows a drawing as it is. */
    int draw(String path) {
        String text = gateway.answer(path);
        if (text == null || text.startsWith("{")) {
            return refused(text == null ? null : gateway.send("GET", path, null));
        }
        text.lines().forEach(output::say);
        return 0;
    }

    /** Switches a step off for some minutes. */
    int disable(String step, long minutes, @Nullable String comment, boolean json) {
        ObjectNode body = Json.mapper().createObjectNode().put("minutes", minutes);
        if (comment != null) {
            body.put("comment", comment);
        }
        JsonNode answer = gateway.send("POST", STEPS + encoded(step) + "/disable", body);
        if (answer == null || isRefusal(answer)) {
            return refused(answer);
        }
        boolean off = answer.path("until").isTextual();
        if (json) {
            output.json(answer);
            return off ? 0 : 1;
        }
        RouteLines.findings(answer).forEach(output::say);
        if (off) {
            output.say(step + " is off until " + answer.path("until").asText());
        } else {
            output.note("it stays on: the routes cannot do without " + step);
        }
        return off ? 0 : 1;
    }

    /** Switches it on again. */
    int enable(String step, boolean json) {
        JsonNode answer = gateway.send(
                "POST", STEPS + encoded(step) + "/enable", Json.mapper().createObjectNode());
        if (answer == null || isRefusal(answer)) {
            return refused(answer);
        }
        if (json) {
            output.json(answer);
        } else {
            output.say(step + (answer.path("was_off").asBoolean() ? " works again" : " was not off"));
        }
        return 0;
    }

    /** A trace tells of an error, too. */
    private static boolean isRefusal(JsonNode answer) {
        return answer.path("error").isObject();
    }

    private int refused(@Nullable JsonNode answer) {
        output.note(
                answer == null
                        ? RunningGateway.SILENT
                        : answer.path("error").path("message").asText());
        return 1;
    }
}
