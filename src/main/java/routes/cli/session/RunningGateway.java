package routes.cli.session;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.config.Settings;
import gateway.config.SettingsLoader;
import gateway.protocol.Json;
import gateway.running.RunningFile;
import gateway.running.RunningProxy;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The proxy that runs on the same data folder, asked over its admin API. For one thread. */
public final class RunningGateway {

    /** What a command says then. */
    public static final String SILENT = "the proxy does not answer any more; ./claude-proxy status tells how it is";

    private static final Duration CONNECT = Duration.ofSeconds(2);
    /** Longer than a database needs to be found dead. */
    private static final Duration ANSWER = Duration.ofSeconds(10);
    /** Routes are built on a machine that serves meanwhile. */
    private static final Duration CHANGE = Duration.ofMinutes(2);

    private final RunningProxy proxy;
    private final HttpClient client;
    private final JsonNode status;

    private RunningGateway(RunningProxy proxy, HttpClient client, JsonNode status) {
        this.proxy = proxy;
        this.client = client;
        this.status = status;
    }

    /** The proxy of these settings' data folder; nothing when none answers there, or another one. */
    public static Optional<RunningGateway> find(Settings settings) {
        Path folder = settings.dataFolder();
        return folder == null ? Optional.empty() : find(folder);
    }

    /**
     * The proxy of this process's data folder.
     *
     * @throws IllegalStateException with one sentence when none answers there
     */
    public static RunningGateway required() {
        Settings settings = SettingsLoader.ofProcess().load();
        return find(settings).orElseThrow(() -> new IllegalStateException(none(settings)));
    }

    /** What a command says where none answers. */
    public static String none(Settings settings) {
        return settings.dataFolder() == null
                ? "without a data folder no proxy can be found; set DATA_FOLDER to that of the proxy"
                : "no proxy runs on data folder " + settings.dataFolder()
                        + "; ./claude-proxy run starts one, DATA_FOLDER names another folder";
    }

    public static Optional<RunningGateway> find(Path folder) {
        return new RunningFile(folder).read().flatMap(RunningGateway::reach);
    }

    private static Optional<RunningGateway> reach(RunningProxy proxy) {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(CONNECT)
                .build();
        JsonNode status = get(client, proxy, "/api/admin/status", 200);
        // After a kill its port may be another's.
        return status == null || status.path("pid").asLong() != proxy.pid()
                ? Optional.empty()
                : Optional.of(new RunningGateway(proxy, client, status));
    }

    /** How it was when it was found: {@code GET /api/admin/status}. */
    public JsonNode status() {
        return status;
    }

    /** What {@code /health} says, whether it is well or not; null when it does not answer any more. */
    @Nullable
    public JsonNode health() {
        return get(client, proxy, "/health", 0);
    }

    /** What a path of the admin API says; null for anything but success. */
    @Nullable
    public JsonNode get(String path) {
        return get(client, proxy, path, 200);
    }

    /** The text at a path of the admin API; null for anything but success. */
    @Nullable
    public String text(String path) {
        byte[] body = bytes(client, proxy, path, 200);
        return body == null ? null : new String(body, StandardCharsets.UTF_8);
    }

    /**
     * Sends something to a path of the admin API.
     *
     * @param body null for none
     * @param headers names, each followed by its value
     * @return what it answers, whatever the status; null when it does not answer
     */
    @Nullable
    public JsonNode send(String method, String path, @Nullable JsonNode body, String... headers) {
        return send(CHANGE, method, path, body, headers);
    }

    /**
     * The same for what takes longer.
     *
     * @param within how long it may take
     */
    @Nullable
    public JsonNode send(Duration within, String method, String path, @Nullable JsonNode body, String... headers) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(proxy.address().resolve(path))
                    .header("x-api-key", proxy.token())
                    .header("content-type", "application/json")
                    .timeout(within)
                    .method(
                            method,
                            body == null
                                    ? BodyPublishers.noBody()
                                    : BodyPublishers.ofByteArray(Json.mapper().writeValueAsBytes(body)));
            if (headers.length > 0) {
                request.headers(headers);
            }
            return Json.mapper()
                    .readTree(client.send(request.build(), BodyHandlers.ofByteArray())
                            .body());
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** What a path of the admin API says, as text and whatever the status; null when it does not answer. */
    @Nullable
    public String answer(String path) {
        byte[] body = bytes(client, proxy, path, 0);
        return body == null ? null : new String(body, StandardCharsets.UTF_8);
    }

    /** @param wanted the status that is expected, 0 for any */
    private static @Nullable JsonNode get(HttpClient client, RunningProxy proxy, String path, int wanted) {
        byte[] body = bytes(client, proxy, path, wanted);
        try {
            return body == null ? null : Json.mapper().readTree(body);
        } catch (IOException e) {
            return null;
        }
    }

    private static byte @Nullable [] bytes(HttpClient client, RunningProxy proxy, String path, int wanted) {
        try {
            HttpRequest request = HttpRequest.newBuilder(proxy.address().resolve(path))
                    .header("x-api-key", proxy.token())
                    .timeout(ANSWER)
                    .build();
            HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
            return wanted == 0 || response.statusCode() == wanted ? response.body() : null;
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
