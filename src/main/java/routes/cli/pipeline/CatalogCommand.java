package routes.cli.pipeline;

import gateway.files.FileFailure;
import gateway.protocol.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import routes.RouteChecks;
import routes.cli.session.Output;

/** {@code claude-proxy routes catalog}. */
@Command(
        name = "catalog",
        description = {
            "Describes the proxy's own components as Camel describes its own, as JSON, for editors of routes.",
            "Needs no running proxy; the admin API has the same at /api/admin/routes/catalog."
        })
final class CatalogCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "Where it is written; without it, it is shown.")
    private @Nullable Path file;

    @Override
    public Integer call() {
        var catalog = RouteChecks.components();
        Path to = file;
        if (to == null) {
            Output.of(spec).json(catalog);
            return 0;
        }
        try {
            Files.writeString(to, Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(catalog) + "\n");
            return 0;
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), FileFailure.words(e));
        }
    }
}
