package routes.cli.run;

import gateway.config.LogSetup;
import gateway.config.SettingsLoader;
import gateway.start.StartProgress;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import routes.Gateway;
import routes.GatewayStart;

/**
 * {@code claude-proxy train}: a short load over a simulated Claude. The launcher and the image's build run it under a JVM that
 * records the classes and the profiles of the methods (JEP 483, 515), so that later starts need not learn them anew.
 */
@Command(
        name = "train",
        hidden = true,
        description = "Runs a short load over a simulated Claude, for the JVM to record; the launcher calls it.")
public final class TrainCommand implements Callable<Integer> {

    /** On a busy machine it learns from fewer requests. */
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final int LAST_ANSWERS_SECONDS = 60;

    /** What is asked, in turn: mostly messages, as it will be. */
    private static final List<Question> QUESTIONS = List.of(
            message("/v1/messages", false),
            message("/v1/messages", true),
            message("/v1/messages", false),
            message("/v1/chat/completions", true),
            message("/v1/messages", true),
            message("/v1/chat/completions", false),
            message("/v1/messages", false),
            post("/v1/responses", "\"stream\":true,\"store\":false,\"input\":\"[[words=20]] Hello\""),
            message("/v1/messages", true),
            post("/v1/messages/count_tokens", "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]"),
            message("/v1/messages", false),
            new Question(HttpMethod.GET, "/v1/models", null));

    @Option(names = "--requests", defaultValue = "6000", description = "How many requests; default ${DEFAULT-VALUE}.")
    private int requests;

    @Option(names = "--clients", defaultValue = "32", description = "How many at once; default ${DEFAULT-VALUE}.")
    private int clients;

    private record Question(
            HttpMethod method, String path, @Nullable String body) {}

    @Override
    public Integer call() throws Exception {
        Map<String, String> apart =
                Map.of("PORT", "0", "MANAGEMENT_PORT", Integer.toString(freePort()), "LOG_LEVEL", "ERROR");
        SimulatedGateway gateway = new SimulatedGateway(apart, Set.of(), TrainCommand::start);
        try {
            HttpClient client = gateway.vertx()
                    .createHttpClient(
                            new HttpClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(gateway.port()),
                            new PoolOptions().setHttp1MaxSize(clients));
            AtomicInteger asked = new AtomicInteger();
            long until = System.nanoTime() + LONGEST_NANOS;
            Future.all(Stream.generate(() -> ask(client, gateway.clientKey(), asked, until))
                            .limit(clients)
                            .toList())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(TimeUnit.NANOSECONDS.toSeconds(LONGEST_NANOS) + LAST_ANSWERS_SECONDS, TimeUnit.SECONDS);
        } finally {
            gateway.close();
        }
        return 0;
    }

    private static Gateway start(SettingsLoader loader) throws Exception {
        LogSetup.ofProcess().apply(loader.load().log());
        return new GatewayStart(loader, StartProgress.SILENT, false).run();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Asks one question after the other until there were enough, or it is late. */
    private Future<Void> ask(HttpClient client, String key, AtomicInteger asked, long until) {
        int number = asked.getAndIncrement();
        if (number >= requests || System.nanoTime() - until > 0) {
            return Future.succeededFuture();
        }
        Question question = QUESTIONS.get(number % QUESTIONS.size());
        return client.request(question.method(), question.path())
                .compose(request -> request.putHeader("x-api-key", key)
                        .putHeader("content-type", "application/json")
                        .putHeader("anthropic-version", "2023-06-01")
                        .send(Buffer.buffer(question.body() == null ? "" : question.body())))
                .compose(answer -> answer.end().map(answer.statusCode()))
                .compose(status -> status == 200
                        ? ask(client, key, asked, until)
                        : Future.failedFuture(question.path() + " was answered with " + status));
    }

    private static Question message(String path, boolean stream) {
        return post(
                path,
                "\"max_tokens\":256,\"stream\":" + stream
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"[[words=20]] Hello\"}]");
    }

    private static Question post(String path, String fields) {
        return new Question(HttpMethod.POST, path, "{\"model\":\"claude-sonnet-4-5\"," + fields + "}");
    }
}
