package harness;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** A well-behaved client of the proxy with the client key. Safe from many threads. */
public final class ProxyClient {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final int port;
    private final HttpClient http;
    private final AtomicInteger begun = new AtomicInteger();

    public ProxyClient(int port) {
        this.port = port;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    /** Sends {@code POST /v1/messages} with this JSON. */
    public HttpResponse<byte[]> message(String body, String... headers) {
        return post("/v1/messages", body, headers);
    }

    /** Begins a conversation with this text; returns the name of the simulated account that served it. */
    public String served(String text, String... headers) {
        return SimulatedProvider.servedBy(message(MessageJson.request("claude-sonnet-4-5", false, text), headers));
    }

    /** Begins so many conversations that this client never had before, and returns who served each. */
    public List<String> served(String text, int conversations, String... headers) {
        return IntStream.range(0, conversations)
                .mapToObj(number -> served(text + " " + port + "-" + begun.incrementAndGet(), headers))
                .toList();
    }

    /** Sends JSON with the client key. */
    public HttpResponse<byte[]> post(String path, String body, String... headers) {
        return send(
                "POST",
                path,
                body.getBytes(StandardCharsets.UTF_8),
                Headers.of("x-api-key", ProxyProcess.CLIENT_KEY, "content-type", "application/json"),
                Headers.of(headers));
    }

    /** Gets with the client key. */
    public HttpResponse<byte[]> get(String path, String... headers) {
        return send("GET", path, null, Headers.of("x-api-key", ProxyProcess.CLIENT_KEY), Headers.of(headers));
    }

    /** Sends exactly these headers. */
    public HttpResponse<byte[]> bare(String method, String path, byte[] body, String... headers) {
        return send(method, path, body, Headers.of(), Headers.of(headers));
    }

    /** Sends a request for a stream; the caller reads the answer and closes the connection. */
    public RawClient stream(String body) {
        try {
            RawClient client = RawClient.connect(port);
            client.request(
                    "POST",
                    "/v1/messages",
                    Headers.of("x-api-key", ProxyProcess.CLIENT_KEY, "content-type", "application/json"),
                    body.getBytes(StandardCharsets.UTF_8));
            return client;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The body of an answer as JSON. */
    public static JsonNode json(HttpResponse<byte[]> answer) {
        try {
            return Json.mapper().readTree(answer.body());
        } catch (IOException notJson) {
            throw new UncheckedIOException("not JSON: " + new String(answer.body(), StandardCharsets.UTF_8), notJson);
        }
    }

    /** The proxy's id of an answer. */
    public static String id(HttpResponse<byte[]> answer) {
        return answer.headers()
                .firstValue("x-claude-proxy-request-id")
                .orElseThrow(() -> new AssertionError("no x-claude-proxy-request-id in " + answer.headers()));
    }

    private HttpResponse<byte[]> send(String method, String path, byte[] body, Headers usual, Headers extra) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(LIMIT)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        usual.list().forEach(header -> request.header(header.name(), header.value()));
        extra.list().forEach(header -> request.setHeader(header.name(), header.value()));
        try {
            return http.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
