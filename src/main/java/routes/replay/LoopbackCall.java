package routes.replay;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** One request of the gateway to its own listener. Immutable. */
record LoopbackCall(URI listener, int mostBytes) {

    private static final Duration CONNECT = Duration.ofSeconds(5);

    /**
     * Sends it and waits for the end of its answer.
     *
     * @param within how long all of it may take; then it is broken off, as by a client that leaves
     * @param begun gets what breaks it off, for whoever asked may leave
     */
    LoopbackAnswer send(
            String path, Map<String, String> headers, byte[] body, Duration within, Consumer<Runnable> begun) {
        HttpRequest.Builder request = HttpRequest.newBuilder(listener.resolve(path))
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofByteArray(body));
        headers.forEach(request::setHeader);
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .proxy(HttpClient.Builder.NO_PROXY)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .build();
        try {
            CompletableFuture<HttpResponse<BoundedBody>> answer =
                    client.sendAsync(request.build(), head -> new BoundedBody(mostBytes));
            begun.accept(() -> answer.cancel(true));
            return wait(answer, within);
        } finally {
            client.shutdownNow();
        }
    }

    private static LoopbackAnswer wait(CompletableFuture<HttpResponse<BoundedBody>> answer, Duration within) {
        try {
            HttpResponse<BoundedBody> response = answer.get(within.toMillis(), TimeUnit.MILLISECONDS);
            boolean json = response.headers()
                    .firstValue("content-type")
                    .filter(type -> type.contains("json"))
                    .isPresent();
            return new LoopbackAnswer(json, response.body(), null);
        } catch (TimeoutException e) {
            answer.cancel(true);
            return LoopbackAnswer.none("it had not ended after " + within.toSeconds() + " s and was broken off");
        } catch (CancellationException e) {
            return LoopbackAnswer.none("it was broken off, because nobody waits for it");
        } catch (ExecutionException e) {
            return LoopbackAnswer.none("its answer was broken off");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer.cancel(true);
            return LoopbackAnswer.none("it was broken off, because the gateway stops");
        }
    }
}
