package routes.cli.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import routes.cli.session.Output;
import routes.cli.words.StepLines;

/** {@code claude-proxy routes trace}. */
@Command(
        name = "trace",
        description =
                "Tells which steps a request took that asked for it with x-claude-proxy-trace: 1; without an id which did.")
final class TraceCommand implements Callable<Integer> {

    private static final String PATH = "/api/admin/traces";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "ID", description = "The answer's x-claude-proxy-request-id.")
    private @Nullable String id;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Override
    public Integer call() {
        StepCommands commands = StepCommands.of(Output.of(spec));
        return id == null
                ? commands.show(PATH, json, TraceCommand::heads)
                : commands.show(PATH + "/" + StepCommands.encoded(id), json, StepLines::trace);
    }

    private static List<String> heads(JsonNode answer) {
        return StreamSupport.stream(answer.path("data").spliterator(), false)
                .map(StepLines::head)
                .toList();
    }
}
