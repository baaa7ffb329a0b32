package routes.cli.run;

import gateway.config.LogSetup;
import gateway.config.Settings;
import gateway.config.SettingsLoader;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import routes.Gateway;
import routes.GatewayStart;

/** {@code claude-proxy demo}: the whole gateway over a simulated upstream in the same process; needs no account and keeps nothing. */
@Command(name = "demo", description = "Runs the proxy over a simulated Claude upstream, with three demo accounts.")
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

    private UntilSignal.Running start(Runnable mayGoOn) throws Exception {
        Map<String, String> decided = port > 0 ? Map.of("PORT", Integer.toString(port)) : Map.of();
        SimulatedGateway gateway = new SimulatedGateway(decided, KEPT, loader -> start(loader, mayGoOn));
        welcome("http://127.0.0.1:" + gateway.port(), gateway.clientKey(), gateway.adminKey());
        return gateway;
    }

    private Gateway start(SettingsLoader loader, Runnable mayGoOn) throws Exception {
        Settings.Log log = loader.load().log();
        LogSetup.ofProcess().apply(log);
        return options.show(
                log.format(),
                spec.commandLine().getOut(),
                LOG,
                display -> new GatewayStart(loader, display.progress().asking(mayGoOn), false).run());
    }

    private void welcome(String baseUrl, String clientKey, String adminKey) {
        PrintWriter out = spec.commandLine().getOut();
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
                        + " the answer,\n  [[web]] or the model claude-web-demo asks the simulated web application):");
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
