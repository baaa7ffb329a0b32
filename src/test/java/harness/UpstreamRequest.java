package harness;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** A request as the scripted upstream got it, and what became of its connection. Safe from many threads. */
public final class UpstreamRequest {

    private final String method;
    private final String target;
    private final Headers headers;
    private final byte[] body;
    private final CompletableFuture<Void> peerLeft = new CompletableFuture<>();
    private final AtomicLong written = new AtomicLong();

    UpstreamRequest(String method, String target, Headers headers, byte[] body) {
        this.method = method;
        this.target = target;
        this.headers = headers;
        this.body = body;
    }

    public String method() {
        return method;
    }

    /** The request target as it came, query included. */
    public String target() {
        return target;
    }

    /** The target without its query. */
    public String path() {
        return target.split("\\?", 2)[0];
    }

    public Headers headers() {
        return headers;
    }

    public byte[] body() {
        return body.clone();
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The body as JSON. */
    public JsonNode json() {
        try {
            return Json.mapper().readTree(body);
        } catch (IOException notJson) {
            throw new UncheckedIOException(notJson);
        }
    }

    /** Whether the body asks for a stream. */
    public boolean streams() {
        return path().equals("/v1/messages") && json().path("stream").asBoolean();
    }

    /** The account's key, from {@code x-api-key} or the bearer token; empty when there is none. */
    public String accountKey() {
        return headers.first("x-api-key")
                .orElseGet(() -> headers.first("authorization")
                        .filter(value -> value.toLowerCase(Locale.ROOT).startsWith("bearer "))
                        .map(value -> value.substring("bearer ".length()))
                        .orElse(""));
    }

    /** Bytes of the answer that the operating system has taken so far. */
    public long written() {
        return written.get();
    }

    /** Whether the peer has closed the connection, before or after the answer's end. */
    public boolean peerHasLeft() {
        return peerLeft.isDone();
    }

    /** Waits until the peer closes the connection; false when it has not after this time. */
    public boolean awaitPeerLeft(Duration limit) {
        try {
            peerLeft.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException notYet) {
            return false;
        } catch (InterruptedException | ExecutionException failure) {
            throw new AssertionError(failure);
        }
    }

    @Override
    public String toString() {
        return method + " " + target + " by " + accountKey();
    }

    void peerLeft() {
        peerLeft.complete(null);
    }

    void wrote(int bytes) {
        written.addAndGet(bytes);
    }
}
