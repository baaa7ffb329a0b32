package routes.cli.pipeline;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** As what a picture of routes is wanted. */
final class DrawingOptions {

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "text, json, mermaid or svg; text where nothing is said.")
    private @Nullable DrawnAs format;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    /** @throws ParameterException where both are said and differ */
    DrawnAs wanted(CommandSpec spec) {
        DrawnAs said = format == null ? (json ? DrawnAs.JSON : DrawnAs.TEXT) : format;
        if (json && said != DrawnAs.JSON) {
            throw new ParameterException(spec.commandLine(), "give either --json or --format " + said);
        }
        return said;
    }
}
