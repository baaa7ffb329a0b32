package routes.cli.console;

import gateway.access.Password;
import gateway.config.LogSetup;
import gateway.config.Settings;
import gateway.config.SettingsLoader;
import gateway.config.Surroundings;
import gateway.running.RunningProxy;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import routes.cli.session.Output;
import routes.cli.session.Prompt;

/** {@code claude-proxy console}: Hawtio in a browser of this machine. */
@Command(
        name = "console",
        description = {
            "Shows the routes of the running proxy in Hawtio, in a browser of this machine, until Ctrl-C.",
            "Needs gateway.management.jolokia-password at the proxy."
        })
public final class ConsoleCommand implements Callable<Integer> {

    private static final String PORT = "18090";

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = PORT,
            description =
                    "Where the browser finds it, on the loopback; ${DEFAULT-VALUE} without it, 0 takes a free one.")
    private int port;

    @Option(
            names = "--war",
            paramLabel = "FILE",
            description = "The file of " + HawtioWar.COORDINATES + ", where Maven cannot fetch it.")
    private @Nullable Path war;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        LogSetup.ofProcess().level(Level.WARN);
        if (port < 0 || port > 65_535) {
            throw new ParameterException(spec.commandLine(), "--port: expected a port from 0 to 65535");
        }
        SettingsLoader loader = SettingsLoader.ofProcess();
        Settings settings = loader.load();
        Output output = Output.of(spec);
        ManagementPort management = new ManagementPort(RunningProxy.addressOf(
                settings.management().host(), settings.management().port()));
        requireJolokia(management);
        try (HawtioFiles files = new HawtioFiles(file(loader.userHome(), settings, output));
                ConsoleServer server = listening(files, management)) {
            output.say("Hawtio: http://127.0.0.1:" + server.port() + ConsoleServer.BASE);
            output.say("Sign in as operator, or as viewer where that has a password. Ctrl-C ends it.");
            CountDownLatch end = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(end::countDown, "console-end"));
            end.await();
        }
        return 0;
    }

    private Path file(Path home, Settings settings, Output output) throws IOException, InterruptedException {
        if (war != null) {
            return HawtioWar.brought(war);
        }
        Path cache = settings.database().cacheFolder();
        return new HawtioWar(
                        settings.home(),
                        home,
                        cache == null ? home.resolve(".cache/claude-proxy") : cache,
                        Path.of(Surroundings.ofProcess().javaHome()))
                .find(() -> output.note("Fetching Hawtio (" + HawtioWar.COORDINATES + ", 9 MB) by Maven, once"));
    }

    private ConsoleServer listening(HawtioFiles files, ManagementPort management) throws IOException {
        try {
            return new ConsoleServer(files, management, port);
        } catch (BindException e) {
            throw new IllegalStateException("port " + port + " is taken; name another one with --port", e);
        }
    }

    private static void requireJolokia(ManagementPort management) throws InterruptedException {
        URI address = management.address();
        try {
            int status = management.ask("/version", null, null).statusCode();
            if (status != 401 && status != 429) {
                throw new IllegalStateException("Jolokia is off at " + address
                        + ": set gateway.management.jolokia-password at the proxy and start it again");
            }
        } catch (IOException e) {
            throw new IllegalStateException(
                    "no proxy answers at " + address
                            + "; ./claude-proxy run starts one, MANAGEMENT_PORT names another port",
                    e);
        }
    }

    @Command(
            name = "hash",
            description = {
                "Prints what may stand in gateway.management.jolokia-password in place of a password.",
                "The password is read from the terminal or from standard input."
            })
    int hash() throws IOException {
        String password = Prompt.of(spec).requireSecret("Password");
        String objection = Password.objection(password);
        if (objection != null || password.startsWith("pbkdf2-sha256:")) {
            throw new ParameterException(
                    spec.commandLine(), "Password: " + (objection == null ? "it is a hash" : objection));
        }
        Output.of(spec).say(Password.hashed(password));
        return 0;
    }
}
