package routes.cli.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import java.nio.file.Path;
import java.time.Duration;
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
import routes.cli.session.Table;
import routes.cli.words.ReplayLines;

/** {@code claude-proxy replay}. */
@Command(
        name = "replay",
        description = {
            "Has the running proxy send a request once more, for real and at its price, by a model, provider, account or"
                    + " generation of routes of choice, and shows both beside each other.",
            "Exit code 0 when it was answered with success, 3 when with anything else, 1 when it could not be sent, 2 for"
                    + " wrong arguments."
        })
public final class ReplayCommand implements Callable<Integer> {

    /** The proxy breaks it off long before. */
    private static final Duration LONGEST = Duration.ofHours(2);

    private static final int ANSWERED_OTHERWISE = 3;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "REQUEST-ID", description = "The x-claude-proxy-request-id of its answer.")
    @SuppressWarnings("NullAway.Init")
    private String id;

    @Option(
            names = "--body",
            paramLabel = "FILE",
            description = "Its body, a JSON file; needed unless a trace with bodies has it.")
    private @Nullable Path body;

    @Option(names = "--model", paramLabel = "MODEL", description = "Asked for in place of that of the body.")
    private @Nullable String model;

    @Option(names = "--provider", paramLabel = "NAME", description = "The provider that gets it.")
    private @Nullable String provider;

    @Option(names = "--account", paramLabel = "ID|NAME", description = "The only account that may serve it.")
    private @Nullable String account;

    @Option(
            names = "--generation",
            paramLabel = "N",
            description = "Number of the generation of routes that it goes through, or canary; else that in use.")
    private @Nullable String generation;

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "When it is broken off.")
    private @Nullable Integer timeout;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Override
    public Integer call() {
        Output output = Output.of(spec);
        ObjectNode wish = wish();
        JsonNode both =
                RunningGateway.required().send(LONGEST, "POST", "/api/admin/replay/" + StepCommands.encoded(id), wish);
        Optional<String> error = both == null ? Optional.of(RunningGateway.SILENT) : GivenFiles.error(both);
        if (both == null || error.isPresent()) {
            output.note(error.orElse(RunningGateway.SILENT));
            return 1;
        }
        if (json) {
            output.json(both);
        } else {
            output.table(table(both));
            ReplayLines.answers(both).forEach(output::say);
        }
        int status = both.path("replay").path("status").asInt();
        return status >= 200
                        && status < 300
                        && both.path("replay").path("failure").isNull()
                ? 0
                : ANSWERED_OTHERWISE;
    }

    private ObjectNode wish() {
        ObjectNode wish = Json.mapper().createObjectNode();
        if (body != null) {
            wish.set("body", new GivenFiles(spec.commandLine()).body(body));
        }
        put(wish, "model", model);
        put(wish, "provider", provider);
        put(wish, "account", account);
        put(wish, "generation", generation);
        return timeout == null ? wish : wish.put("timeout", timeout);
    }

    private static void put(ObjectNode wish, String name, @Nullable String value) {
        if (value != null) {
            wish.put(name, value);
        }
    }

    private static Table table(JsonNode both) {
        Table table = new Table(
                Table.Column.name(""),
                Table.Column.number("ORIGINAL"),
                Table.Column.number("REPLAY"),
                Table.Column.number("DIFFERENCE"));
        ReplayLines.figures(both).forEach(row -> table.add(row.name(), row.original(), row.replay(), row.more()));
        return table;
    }
}
