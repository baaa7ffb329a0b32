package routes.cli.pipeline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.config.LogSetup;
import gateway.config.SettingsLoader;
import gateway.files.FileFailure;
import gateway.routes.check.RouteFolder;
import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteFindings;
import gateway.routes.model.RouteText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import routes.RouteChecks;
import routes.cli.session.CommandGroup;
import routes.cli.session.Output;

/** {@code claude-proxy routes}: the route files of an operator. */
@Command(
        name = "routes",
        description = "Checks route files, has a running proxy use them, and shows what it does with them.",
        subcommands = {
            DryRunCommand.class,
            ExplainCommand.class,
            HistoryCommand.class,
            DiffCommand.class,
            RollbackCommand.class,
            PromoteCommand.class,
            DiagramCommand.class,
            CoverageCommand.class,
            CatalogCommand.class,
            TraceCommand.class,
            DisableCommand.class,
            EnableCommand.class
        })
public final class RoutesCommand extends CommandGroup {

    private static final String CANARY =
            "The share of conversations that gets it, from 1 to 99, until it is promoted or rolled back.";

    @Command(
            name = "check",
            description = {
                "Says what is wrong with route files, where, and what to do. Starts nothing and needs no database.",
                "Exit code 0 when a proxy would start with them, 1 when it would not, 2 for wrong arguments."
            })
    public int check(
            @Parameters(
                            paramLabel = "DIR|FILE",
                            arity = "0..*",
                            description =
                                    "Folders and files that are used together, with the built-in ones; without any the folder"
                                            + " of ROUTES_DIR.")
                    @Nullable
                    List<Path> paths,
            @Option(names = "--json", description = "As JSON.") boolean json)
            throws IOException {
        LogSetup.ofProcess().level(Level.ERROR);
        SettingsLoader loader = SettingsLoader.ofProcess();
        Path configured = loader.load().routes().dir();
        List<Path> all =
                paths != null && !paths.isEmpty() ? paths : configured == null ? List.of() : List.of(configured);
        if (all.isEmpty()) {
            throw new ParameterException(command(), "say which files or folder, or set ROUTES_DIR");
        }
        Map<String, Path> shown = new LinkedHashMap<>();
        List<RouteText> files = new ArrayList<>();
        List<RouteFinding> findings = new ArrayList<>();
        for (Path path : all) {
            read(path, files, findings, shown);
        }
        RouteChecks.check(loader, files).stream()
                .map(each -> each.builtIn() || !shown.containsKey(each.file())
                        ? each
                        : each.in(String.valueOf(shown.get(each.file()))))
                .forEach(findings::add);
        tell(findings, files.size(), json);
        return findings.stream().anyMatch(RouteFinding::isError) ? 1 : 0;
    }

    @Command(
            name = "show",
            description =
                    "Tells which generation of routes the running proxy uses, of which files, and the last changes.")
    public int show(@Option(names = "--json", description = "As JSON.") boolean json) {
        return RunningRoutes.of(output(), json).show();
    }

    @Command(
            name = "apply",
            description = {
                "Has the running proxy check the files of its ROUTES_DIR and use them; requests under way keep the routes"
                        + " that they began with.",
                "Exit code 0 when they are in use, 1 when they are not: the routes before go on then."
            })
    public int apply(
            @Option(names = "--comment", paramLabel = "TEXT", description = "What the list of changes says of it.")
                    @Nullable
                    String comment,
            @Option(names = "--canary", paramLabel = "PERCENT", description = CANARY) @Nullable Integer canary,
            @Option(names = "--json", description = "As JSON.") boolean json) {
        return RunningRoutes.of(output(), json).apply(comment, canary);
    }

    @Command(
            name = "put",
            description = {
                "Stores a route file in the database, for all nodes on it, if the running proxy can use it.",
                "Exit code 0 when it is stored and in use, 1 when it is neither."
            })
    public int put(
            @Parameters(
                            paramLabel = "FILE",
                            description = "The file; it stands for the built-in or stored one of its name.")
                    Path file,
            @Option(names = "--comment", paramLabel = "TEXT", description = "What the list of changes says of it.")
                    @Nullable
                    String comment,
            @Option(names = "--canary", paramLabel = "PERCENT", description = CANARY) @Nullable Integer canary,
            @Option(names = "--json", description = "As JSON.") boolean json) {
        RouteText text;
        try {
            text = RouteFolder.file(file);
        } catch (IOException e) {
            throw new ParameterException(
                    Objects.requireNonNull(spec.subcommands().get("put")), FileFailure.words(e));
        }
        return RunningRoutes.of(output(), json).put(text, comment, canary);
    }

    @Command(
            name = "delete",
            description = {
                "Removes a route file from the database, for all nodes on it; files of folders stay.",
                "Exit code 0 when it is gone, 1 when it is not, because the routes cannot do without it."
            })
    public int delete(
            @Parameters(paramLabel = "NAME", description = "The file's name, such as messages.camel.yaml.") String name,
            @Option(names = "--json", description = "As JSON.") boolean json) {
        return RunningRoutes.of(output(), json).delete(name);
    }

    private void read(Path path, List<RouteText> files, List<RouteFinding> findings, Map<String, Path> shown) {
        if (path.toString().isEmpty()) {
            throw new ParameterException(command(), "an empty name is that of no file and no folder");
        }
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new ParameterException(command(), path + ": there is no such file or folder");
        }
        try {
            boolean folder = Files.isDirectory(path);
            RouteFolder read = folder ? RouteFolder.read(path) : RouteFolder.ofFile(path);
            read.findings().stream()
                    .map(each -> each.in((folder ? path.resolve(each.file()) : path).toString()))
                    .forEach(findings::add);
            read.files().forEach(file -> add(file, folder ? path.resolve(file.name()) : path, files, shown));
        } catch (IOException e) {
            throw new ParameterException(command(), FileFailure.words(e));
        }
    }

    private void add(RouteText file, Path path, List<RouteText> files, Map<String, Path> shown) {
        Path before = shown.putIfAbsent(file.name(), path);
        if (before != null) {
            throw new ParameterException(
                    command(), before + " and " + path + " have one name, and only one of them can be used");
        }
        files.add(file);
    }

    private void tell(List<RouteFinding> findings, int files, boolean json) {
        Output output = output();
        ObjectNode all = RouteFindings.of(findings);
        if (json) {
            output.json(all.put("files", files));
            return;
        }
        findings.forEach(finding -> output.say(finding.line()));
        output.say(count(all.path("errors").asInt(), "error") + ", "
                + count(all.path("warnings").asInt(), "warning") + " in " + count(files, "file")
                + (files == 0 ? "; route files have names that end in .camel.yaml" : ""));
    }

    /** Whose help a wrong argument leads to. */
    private CommandLine command() {
        return Objects.requireNonNull(spec.subcommands().get("check"));
    }

    private static String count(int count, String word) {
        return count + " " + word + (count == 1 ? "" : "s");
    }
}
