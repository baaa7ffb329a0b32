package routes.cli.pipeline;

import gateway.files.FileFailure;
import gateway.routes.check.RouteFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import routes.cli.session.Output;

/** {@code claude-proxy routes diff}. */
@Command(
        name = "diff",
        description = {
            "Says what differs between versions of the routes, line by line, and what that changes: a file in another form"
                    + " changes nothing.",
            "Without a version: what the one in use changed; N: what version N changed; N M: from N to M, which may be now.",
            "DIR: what the files of a folder would change in what runs."
        })
final class DiffCommand implements Callable<Integer> {

    private static final String NOW = "now";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "N|DIR", arity = "0..2", description = "Numbers of versions, or a folder.")
    private @Nullable List<String> words;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Override
    public Integer call() {
        List<String> given = words == null ? List.of() : words;
        if (given.size() == 1 && !isNumber(given.getFirst())) {
            return folder(Path.of(given.getFirst()));
        }
        for (String word : given) {
            if (!isNumber(word) && !(word.equals(NOW) && given.indexOf(word) == 1)) {
                throw wrong(
                        word.equals(NOW)
                                ? "now stands behind a version, as in routes diff 5 now"
                                : word + " is no number of a version");
            }
        }
        RouteVersions versions = RouteVersions.of(Output.of(spec), json);
        return switch (given.size()) {
            case 0 -> versions.diffOfCurrent();
            case 1 -> versions.diff(given.getFirst(), null);
            default -> versions.diff(given.getFirst(), given.getLast());
        };
    }

    private int folder(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw wrong(folder + " is neither a number nor a folder");
        }
        try {
            return RouteVersions.of(Output.of(spec), json)
                    .diff(RouteFolder.read(folder).files());
        } catch (IOException e) {
            throw wrong(FileFailure.words(e));
        }
    }

    private static boolean isNumber(String word) {
        return word.matches("[0-9]{1,18}");
    }

    private ParameterException wrong(String why) {
        return new ParameterException(spec.commandLine(), why);
    }
}
