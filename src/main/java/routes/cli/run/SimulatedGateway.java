package routes.cli.run;

import gateway.access.KeyRing;
import gateway.config.SettingsLoader;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import routes.Gateway;
import routes.demo.SimulatedClaude;
import routes.demo.web.DemoWebScript;
import routes.demo.web.SimulatedClaudeAi;

/** A whole gateway over a simulated Claude and its simulated web application in the same process, with a data folder that goes with it. For one thread. */
final class SimulatedGateway implements UntilSignal.Running {

    /** Starts the gateway with the settings that were made for it. */
    @FunctionalInterface
    interface Start {
        Gateway with(SettingsLoader loader) throws Exception;
    }

    private static final Duration WEB_PACE = Duration.ofMillis(25);

    private final Deque<AutoCloseable> begun = new ArrayDeque<>();
    private final String clientKey = KeyRing.newKey();
    private final String adminKey = KeyRing.newKey();
    private final Vertx vertx;
    private final Gateway gateway;

    /**
     * @param decided settings by their environment names, beside those of every simulation
     * @param kept variables of the environment that count
     */
    SimulatedGateway(Map<String, String> decided, Collection<String> kept, Start start) throws Exception {
        try {
            DemoFolder folder = DemoFolder.make();
            begun.push(folder);
            vertx = Vertx.vertx(withoutFiles());
            begun.push(() ->
                    vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS));
            SimulatedClaude upstream = new SimulatedClaude(vertx);
            begun.push(upstream);
            SimulatedClaudeAi web = new SimulatedClaudeAi(0, WEB_PACE, DemoWebScript.NONE);
            begun.push(web);
            Map<String, String> settings = new HashMap<>(decided);
            settings.put("CLAUDE_API_BASEURL", "http://127.0.0.1:" + upstream.start());
            settings.put("ANTHROPIC_API_KEYS", "sk-ant-demo-1,sk-ant-demo-2");
            settings.put("COOKIES", "sk-ant-sid01-demo-web-account");
            settings.put("CLAUDE_AI_URL", web.url());
            settings.put("OAUTH_TOKEN_URL", web.url() + "/v1/oauth/token");
            settings.put("GATEWAY_WEB_ENABLED", "true");
            settings.put("API_KEYS", clientKey);
            settings.put("ADMIN_API_KEYS", adminKey);
            settings.put("DATA_FOLDER", folder.path().toString());
            settings.put("HOST", "127.0.0.1");
            // Errors that are asked for open the breakers, and the next try is to see what follows.
            settings.put("GATEWAY_BREAKER_OPEN", "1s");
            gateway = start.with(SettingsLoader.ofOwnChoice(settings, kept));
            begun.push(gateway);
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    int port() {
        return gateway.port();
    }

    String clientKey() {
        return clientKey;
    }

    String adminKey() {
        return adminKey;
    }

    Vertx vertx() {
        return vertx;
    }

    /** Ends what was begun, the newest first, and goes on where one does not end well. */
    @Override
    public void close() throws Exception {
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

    @Override
    public void abandon() {
        gateway.abandon();
    }

    @Override
    public String farewell() {
        return "The demo has ended; its data are deleted, nothing is left";
    }

    private static VertxOptions withoutFiles() {
        return new VertxOptions()
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));
    }
}
