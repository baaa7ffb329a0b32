package routes.cli;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.config.Settings;
import gateway.protocol.Json;
import gateway.running.RunningFile;
import gateway.running.RunningProxy;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The proxy that runs on the same data folder, asked over its admin API. For one thread. */
final class RunningGateway {

    private static final Duration CONNECT = Duration.ofSeconds(2);
    /** Longer than a database needs to be found dead. */
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final RunningProxy proxy;
    private final HttpClient client;
    private final JsonNode status;

    private RunningGateway(RunningProxy proxy, HttpClient client, JsonNode status) {
        this.proxy = proxy;
        this.client = client;
        this.status = status;
    }

    /** The proxy of these settings' data folder; nothing when none answers there, or another one. */
    static Optional<RunningGateway> find(Settings settings) {
        Path folder = settings.dataFolder();
        return folder == null ? Optional.empty() : find(folder);
    }

    static Optional<RunningGateway> find(Path folder) {
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
    JsonNode status() {
        return status;
    }

    /** What {@code /health} says, whether it is well or not; null when it does not answer any more. */
    @Nullable
    JsonNode health() {
        return get(client, proxy, "/health", 0);
    }

    /** What a path of the admin API says; null for anything but success. */
    @Nullable
    JsonNode get(String path) {
        return get(client, proxy, path, 200);
    }

    /** @param wanted the status that is expected, 0 for any */
    private static @Nullable JsonNode get(HttpClient client, RunningProxy proxy, String path, int wanted) {
        try {
            HttpRequest request = HttpRequest.newBuilder(proxy.address().resolve(path))
                    .header("x-api-key", proxy.token())
                    .timeout(ANSWER)
                    .build();
            HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
            return wanted == 0 || response.statusCode() == wanted
                    ? Json.mapper().readTree(response.body())
                    : null;
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
