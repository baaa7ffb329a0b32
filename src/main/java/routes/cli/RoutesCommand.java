package routes.cli;

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

/** {@code claude-proxy routes}: the route files of an operator. */
@Command(name = "routes", description = "Checks route files before a proxy starts with them.")
public final class RoutesCommand extends CommandGroup {

    @Command(
            name = "check",
            description = {
                "Says what is wrong with route files, where, and what to do. Starts nothing and needs no database.",
                "Exit code 0 when a proxy would start with them, 1 when it would not, 2 for wrong arguments."
            })
    int check(
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
        findings.addAll(RouteChecks.of(loader).check(files));
        tell(findings, files.size(), shown, json);
        return findings.stream().anyMatch(RouteFinding::isError) ? 1 : 0;
    }

    private void read(Path path, List<RouteText> files, List<RouteFinding> findings, Map<String, Path> shown) {
        try {
            if (Files.isDirectory(path)) {
                RouteFolder folder = RouteFolder.read(path);
                findings.addAll(folder.findings());
                folder.files().forEach(file -> add(file, path.resolve(file.name()), files, shown));
            } else {
                add(RouteFolder.file(path), path, files, shown);
            }
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

    private void tell(List<RouteFinding> findings, int files, Map<String, Path> shown, boolean json) {
        Output output = output();
        ObjectNode all = RouteFindings.of(findings);
        if (json) {
            output.json(all.put("files", files));
            return;
        }
        for (RouteFinding finding : findings) {
            Path path = finding.builtIn() ? null : shown.get(finding.file());
            output.say(path == null ? finding.line() : finding.line(path.toString()));
        }
        output.say(count(all.path("errors").asInt(), "error") + ", "
                + count(all.path("warnings").asInt(), "warning") + " in " + count(files, "file"));
    }

    /** Whose help a wrong argument leads to. */
    private CommandLine command() {
        return Objects.requireNonNull(spec.subcommands().get("check"));
    }

    private static String count(int count, String word) {
        return count + " " + word + (count == 1 ? "" : "s");
    }
}
