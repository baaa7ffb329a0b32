package routes.cli;

import gateway.access.KeyRing;
import gateway.config.LogSetup;
import gateway.config.Settings;
import gateway.config.SettingsLoader;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import routes.Gateway;
import routes.demo.SimulatedClaude;

/** {@code claude-proxy demo}: the whole gateway over a simulated upstream in the same process; needs no account and keeps nothing. */
@Command(name = "demo", description = "Runs the proxy over a simulated Claude upstream, with two demo accounts.")
public final class DemoCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(DemoCommand.class);

    /** What of the environment holds for the demo too; everything else could reach what is not simulated. */
    private static final Set<String> KEPT = Set.of("PORT", "MANAGEMENT_PORT", "ROUTES_DIR", "LOG_LEVEL", "LOG_FORMAT");

    @Option(names = "--port", description = "Port to listen on; default 5201, or PORT.")
    private int port;

    @Mixin
    private final StartOptions options = new StartOptions();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        UntilSignal.run(this::start);
        return 0;
    }

    private AutoCloseable start() throws Exception {
        Path folder = Files.createTempDirectory("claude-proxy-demo-");
        Deque<AutoCloseable> begun = new ArrayDeque<>();
        begun.push(() -> delete(folder));
        try {
            Vertx vertx = Vertx.vertx(withoutFiles());
            begun.push(() ->
                    vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS));
            SimulatedClaude upstream = new SimulatedClaude(vertx);
            begun.push(upstream);
            String clientKey = KeyRing.newKey();
            String adminKey = KeyRing.newKey();
            SettingsLoader loader = settings(upstream.start(), clientKey, adminKey, folder);
            Settings.Log log = loader.load().log();
            LogSetup.ofProcess().apply(log);
            PrintWriter out = spec.commandLine().getOut();
            Gateway gateway =
                    options.show(log.format(), out, LOG, display -> Gateway.start(loader, display.progress()));
            begun.push(gateway);
            welcome(out, "http://127.0.0.1:" + gateway.port(), clientKey, adminKey);
            return () -> end(begun);
        } catch (Exception e) {
            end(begun);
            throw e;
        }
    }

    private static VertxOptions withoutFiles() {
        return new VertxOptions()
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));
    }

    /** Ends what was begun, the newest first, and goes on where one does not end well. */
    private static void end(Deque<AutoCloseable> begun) throws Exception {
        Exception failure = null;
        while (!begun.isEmpty()) {
            try {
                begun.pop().close();
            } catch (Exception e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private SettingsLoader settings(int upstreamPort, String clientKey, String adminKey, Path folder) {
        Map<String, String> decided = new HashMap<>(Map.of(
                "CLAUDE_API_BASEURL",
                "http://127.0.0.1:" + upstreamPort,
                "ANTHROPIC_API_KEYS",
                "sk-ant-demo-1,sk-ant-demo-2",
                "API_KEYS",
                clientKey,
                "ADMIN_API_KEYS",
                adminKey,
                "DATA_FOLDER",
                folder.toString(),
                "HOST",
                "127.0.0.1"));
        if (port > 0) {
            decided.put("PORT", Integer.toString(port));
        }
        return SettingsLoader.ofOwnChoice(decided, KEPT);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private void welcome(PrintWriter out, String baseUrl, String clientKey, String adminKey) {
        out.println();
        out.println("  Base URL    " + baseUrl);
        out.println("  Client key  " + clientKey);
        out.println("  Admin key   " + adminKey);
        out.println();
        if (options.quiet()) {
            out.flush();
            return;
        }
        out.println(
                "  Try it (it streams at once; words like [[error=529]], [[tool]] or [[thinking]] in the text change"
                        + " the answer):");
        out.println();
        out.println("curl -N " + baseUrl + "/v1/messages -H 'x-api-key: " + clientKey
                + "' -H 'anthropic-version: 2023-06-01' -H 'content-type: application/json' -d"
                + " '{\"model\":\"claude-sonnet-4-5\",\"max_tokens\":256,\"stream\":true,"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"Tell me about routes.\"}]}'");
        out.println();
        out.println("  Ctrl+C ends it; nothing is kept.");
        out.flush();
    }
}
