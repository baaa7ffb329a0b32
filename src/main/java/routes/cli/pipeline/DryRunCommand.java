package routes.cli.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import routes.cli.session.Output;
import routes.cli.session.RunningGateway;
import routes.cli.words.Counted;
import routes.cli.words.RouteLines;
import routes.cli.words.TrialLines;

/** {@code claude-proxy routes dry-run}. */
@Command(
        name = "dry-run",
        description = {
            "Has the running proxy say what route files would change of requests; nothing is sent or used.",
            "Exit code 0 when nothing changes, 3 when something does, 1 when such routes cannot run or not all requests"
                    + " could be tried, 2 for wrong arguments."
        })
final class DryRunCommand implements Callable<Integer> {

    private static final int CHANGED = 3;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            paramLabel = "DIR|FILE",
            arity = "0..*",
            description = "Folders and files that are laid over the files in use.")
    private @Nullable List<Path> paths;

    @Option(names = "--remove", paramLabel = "NAME", description = "A file in use that is left out; may be repeated.")
    private @Nullable List<String> removed;

    @Option(
            names = "--requests",
            paramLabel = "FILE",
            description =
                    "Requests to try, a JSON object on each line: a body, or path, headers, key or domain, and body.")
    private @Nullable Path requests;

    @Option(
            names = "--last",
            paramLabel = "N",
            description = "How many of the latest requests of the gateway to try instead; 100 unless said otherwise.")
    private @Nullable Integer last;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Override
    public Integer call() {
        Output output = Output.of(spec);
        ObjectNode wish = wish();
        JsonNode told = RunningGateway.required().send("POST", "/api/admin/routes/dry-run", wish);
        if (told == null) {
            output.note(RunningGateway.SILENT);
            return 1;
        }
        Optional<String> error = GivenFiles.error(told);
        if (error.isPresent()) {
            output.note(error.get());
            return 1;
        }
        if (json) {
            output.json(told);
        } else {
            (told.has("requests") ? TrialLines.of(told) : RouteLines.findings(told)).forEach(output::say);
        }
        if (!told.has("requests")) {
            output.note("not tried: " + told.path("failure").asText());
            return 1;
        }
        if (told.path("left_out").asInt() > 0) {
            output.note(Counted.requests(told.path("left_out").asInt())
                    + " could not be tried, because the run takes too long");
            return 1;
        }
        return told.path("changed").asInt() > 0 ? CHANGED : 0;
    }

    private ObjectNode wish() {
        if (paths == null && removed == null) {
            throw new ParameterException(spec.commandLine(), "say which files or folders, or what to --remove");
        }
        if (requests != null && last != null) {
            throw new ParameterException(spec.commandLine(), "give either --requests or --last");
        }
        GivenFiles given = new GivenFiles(spec.commandLine());
        ObjectNode wish = Json.mapper().createObjectNode();
        if (paths != null) {
            wish.set("files", given.routes(paths));
        }
        if (removed != null) {
            removed.forEach(wish.putArray("remove")::add);
        }
        if (requests != null) {
            wish.set("requests", given.requests(requests));
        }
        return last == null ? wish : wish.put("last", last);
    }
}
