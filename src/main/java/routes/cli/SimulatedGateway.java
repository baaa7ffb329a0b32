package routes.cli;

import gateway.access.KeyRing;
import gateway.config.LogSetup;
import gateway.config.SettingsLoader;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import routes.Gateway;
import routes.demo.SimulatedClaude;

/** A whole gateway over a simulated Claude in the same process, with a data folder that goes with it. For one thread. */
final class SimulatedGateway implements AutoCloseable {
    private final Deque<AutoCloseable> begun = new ArrayDeque<>();
    private final String clientKey = KeyRing.newKey();
    private final String adminKey = KeyRing.newKey();
    private final Vertx vertx;
    private final Gateway gateway;

    /**
     * @param decided settings by their environment names, over those of the demo
     * @param kept variables of the environment that count
     */
    private SimulatedGateway(Map<String, String> decided, Collection<String> kept) throws Exception {
        try {
            Path folder = Files.createTempDirectory("claude-proxy-demo-");
            begun.push(() -> delete(folder));
            vertx = Vertx.vertx(withoutFiles());
            begun.push(() ->
                    vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS));
            SimulatedClaude upstream = new SimulatedClaude(vertx);
            begun.push(upstream);
            Map<String, String> settings = new HashMap<>(Map.of(
                    "CLAUDE_API_BASEURL",
                    "http://127.0.0.1:" + upstream.start(),
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
            settings.putAll(decided);
            SettingsLoader loader = SettingsLoader.ofOwnChoice(settings, kept);
            LogSetup.ofProcess().apply(loader.load().log());
            gateway = Gateway.start(loader);
            begun.push(gateway);
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    /** One on free ports that logs errors only. */
    static SimulatedGateway quiet() throws Exception {
        return new SimulatedGateway(
                Map.of("PORT", "0", "MANAGEMENT_PORT", Integer.toString(freePort()), "LOG_LEVEL", "ERROR"), Set.of());
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

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static VertxOptions withoutFiles() {
        return new VertxOptions()
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
