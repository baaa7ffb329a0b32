package routes.cli.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import routes.cli.session.Output;
import routes.cli.session.RunningGateway;
import routes.cli.words.RouteLines;
import routes.cli.words.TrialLines;

/** {@code claude-proxy routes explain}. */
@Command(
        name = "explain",
        description = {
            "Shows the way of one request through the routes of the running proxy, step by step, and each decision; nothing is"
                    + " sent.",
            "Exit code 0 when it could be told, 1 when not, 2 for wrong arguments."
        })
final class ExplainCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "REQUEST", description = "The body of the request, a JSON file.")
    @SuppressWarnings("NullAway.Init")
    private Path request;

    @Parameters(
            index = "1..*",
            paramLabel = "DIR|FILE",
            arity = "0..*",
            description = "Route files that are laid over those in use; without any it is told how it goes now.")
    private @Nullable List<Path> paths;

    @Option(
            names = "--path",
            paramLabel = "PATH",
            defaultValue = "/v1/messages",
            description = "Where it would be sent to, ${DEFAULT-VALUE} unless said otherwise.")
    @SuppressWarnings("NullAway.Init")
    private String path;

    @Option(names = "--key", paramLabel = "ID", description = "Id of the client key that would send it.")
    private @Nullable String key;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Override
    public Integer call() {
        Output output = Output.of(spec);
        GivenFiles given = new GivenFiles(spec.commandLine());
        ObjectNode body = given.body(request);
        ObjectNode wish = wish(given, body);
        RunningGateway gateway = RunningGateway.required();
        JsonNode told = gateway.send("POST", "/api/admin/routes/dry-run", wish);
        JsonNode decided = gateway.send("POST", "/api/admin/explain" + query(), body);
        if (told == null || decided == null) {
            output.note(RunningGateway.SILENT);
            return 1;
        }
        Optional<String> error = GivenFiles.error(told);
        if (error.isPresent()) {
            output.note(error.get());
            return 1;
        }
        JsonNode way = told.path("details").path(0);
        if (json) {
            ((ObjectNode) told).set("decisions", decided);
            output.json(told);
        } else {
            (way.isMissingNode() ? RouteLines.findings(told) : TrialLines.way(way, decided, paths != null))
                    .forEach(output::say);
        }
        if (way.isMissingNode()) {
            output.note("not tried: " + told.path("failure").asText("the request takes too long"));
            return 1;
        }
        return 0;
    }

    private ObjectNode wish(GivenFiles given, ObjectNode body) {
        ObjectNode wish = Json.mapper().createObjectNode().put("ways", true);
        if (paths != null) {
            wish.set("files", given.routes(paths));
        }
        ObjectNode sent = wish.putArray("requests").addObject().put("path", path);
        if (key != null) {
            sent.put("key", key);
        }
        sent.set("body", body);
        return wish;
    }

    private String query() {
        String query = "?path=" + URLEncoder.encode(path, StandardCharsets.UTF_8);
        return key == null ? query : query + "&key=" + URLEncoder.encode(key, StandardCharsets.UTF_8);
    }
}
