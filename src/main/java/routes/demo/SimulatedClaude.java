package routes.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A Claude upstream that needs no account: an HTTP server on the loopback address that answers like the Messages API, streams
 * with natural pauses, and behaves as directives in the prompt say (see {@link DemoDirectives}). It takes any account key that
 * begins with {@code sk-ant-demo}, as {@code x-api-key} or bearer.
 *
 * <p>{@link #start} and {@link #close} wait and must not be called on an event loop; everything else runs on Vert.x event loops
 * and never blocks.
 */
public final class SimulatedClaude implements AutoCloseable {

    private static final String KEY_PREFIX = "sk-ant-demo";
    private static final String MESSAGES = "/v1/messages";
    private static final String BATCHES = "/v1/messages/batches";
    private static final String MODELS = "/v1/models";
    private static final String FILES = "/v1/files";
    private static final int MAX_BODY_BYTES = 64 * 1024 * 1024;
    private static final int MAX_HEADER_BYTES = 64 * 1024;
    private static final int WAIT_SECONDS = 10;

    private final HttpServer server;
    private final DemoAnswers answers;
    private final DemoMessages messages;
    private final DemoFiles files;
    private final DemoBatches batches;

    /** Prepares the server on this Vert.x; it does not listen yet. */
    public SimulatedClaude(Vertx vertx) {
        this(vertx, Clock.systemUTC());
    }

    SimulatedClaude(Vertx vertx, InstantSource clock) {
        answers = new DemoAnswers(clock);
        messages = new DemoMessages(vertx, answers);
        files = new DemoFiles(clock, answers);
        batches = new DemoBatches(clock, answers);
        server = vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(0).setMaxHeaderSize(MAX_HEADER_BYTES))
                .requestHandler(this::receive);
    }

    /**
     * Begins to listen on 127.0.0.1.
     *
     * @return the port, a free one
     * @throws IllegalStateException when no port can be had
     */
    public int start() {
        await(server.listen(), "start");
        return server.actualPort();
    }

    /** Stops listening and closes the connections. */
    @Override
    public void close() {
        await(server.close(), "stop");
    }

    private void receive(HttpServerRequest request) {
        Buffer body = Buffer.buffer();
        request.handler(chunk -> {
            if (body.length() + chunk.length() > MAX_BODY_BYTES) {
                request.handler(null);
                answers.error(request, 413, "Request exceeds the maximum size", 0);
            } else {
                body.appendBuffer(chunk);
            }
        });
        request.endHandler(end -> {
            if (!request.response().ended()) {
                answer(request, body.getBytes());
            }
        });
    }

    private void answer(HttpServerRequest request, byte[] body) {
        String path = request.path() == null ? "/" : request.path();
        String accountKey = accountKey(request);
        if (accountKey == null) {
            answers.error(request, 401, "invalid x-api-key", 0);
        } else if (below(path, FILES)) {
            files.handle(request, accountKey, rest(path, FILES), body);
        } else if (below(path, BATCHES)) {
            batches.handle(request, accountKey, rest(path, BATCHES), body);
        } else if (below(path, MODELS) && request.method().equals(HttpMethod.GET)) {
            models(request, rest(path, MODELS));
        } else if (path.equals(MESSAGES) && request.method().equals(HttpMethod.POST)) {
            messages.create(request, accountKey, body);
        } else if (path.equals(MESSAGES + "/count_tokens") && request.method().equals(HttpMethod.POST)) {
            messages.countTokens(request, body);
        } else {
            answers.error(request, 404, "Not Found", 0);
        }
    }

    private void models(HttpServerRequest request, String id) {
        if (id.isEmpty()) {
            answers.json(request, DemoModels.list());
            return;
        }
        DemoModels.find(id)
                .ifPresentOrElse(
                        model -> answers.json(request, model), () -> answers.error(request, 404, "model: " + id, 0));
    }

    private static boolean below(String path, String root) {
        return path.equals(root) || path.startsWith(root + "/");
    }

    private static String rest(String path, String root) {
        return path.length() <= root.length() ? "" : path.substring(root.length() + 1);
    }

    private static @Nullable String accountKey(HttpServerRequest request) {
        String key = request.getHeader("x-api-key");
        String authorization = request.getHeader("authorization");
        if (key == null && authorization != null) {
            boolean bearer = authorization.toLowerCase(Locale.ROOT).startsWith("bearer ");
            key = bearer ? authorization.substring("bearer ".length()).strip() : null;
        }
        return key != null && key.startsWith(KEY_PREFIX) ? key : null;
    }

    private static void await(Future<?> future, String action) {
        try {
            future.toCompletionStage().toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted during " + action + " of the simulated Claude", interrupted);
        } catch (ExecutionException | TimeoutException failure) {
            throw new IllegalStateException("the simulated Claude did not " + action, failure);
        }
    }
}
