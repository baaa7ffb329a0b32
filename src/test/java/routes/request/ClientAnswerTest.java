package routes.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import harness.RawClient;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers over a real connection, and what those hear who listen to them. */
@Timeout(120)
class ClientAnswerTest {

    private static final UUID ID = new UUID(7, 7);

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private volatile Consumer<ClientAnswer> writer = ClientAnswer::end;
    private volatile ClientAnswer answer;
    private HttpServer server;

    @BeforeEach
    void open() throws Exception {
        server = vertx.createHttpServer()
                .requestHandler(this::serve)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private void serve(HttpServerRequest request) {
        RequestContext context = new RequestContext(ID, Instant.EPOCH, 0, request, vertx.getOrCreateContext());
        ClientAnswer made = context.answer();
        answer = made;
        request.response().closeHandler(closed -> {
            if (!request.response().ended()) {
                made.clientLeft();
            }
        });
        made.listen(new Ear());
        writer.accept(made);
    }

    @Test
    void aWholeAnswerIsHeardAsTheClientGetsIt() throws Exception {
        writer = made -> {
            made.head(201, headers -> headers.set("content-type", "text/plain"));
            made.endHeld(Buffer.buffer("hello"));
        };
        HttpResponse<String> got = get();

        assertThat(got.statusCode()).isEqualTo(201);
        assertThat(got.body()).isEqualTo("hello");
        assertThat(got.headers().firstValue(AnswerHeaders.REQUEST_ID)).contains(ID.toString());
        assertThat(take(3)).containsExactly("begun 201 text/plain", "hello", "WHOLE");
        assertThat(answer.bytes()).isEqualTo(5);
    }

    @Test
    void aLargeAnswerIsHeardOnceAndCounted() throws Exception {
        String body = "0123456789".repeat(100_000);
        writer = made -> {
            made.head(200, headers -> headers.set("content-length", "1000000"));
            made.endHeld(Buffer.buffer(body));
        };

        assertThat(get().body()).isEqualTo(body);
        assertThat(take(3)).containsExactly("begun 200 null", body, "WHOLE");
        assertThat(answer.bytes()).isEqualTo(1_000_000);
    }

    @Test
    void aClientThatLeavesInTheMiddleOfALargeAnswerDoesNotGetAllOfIt() throws Exception {
        writer = made -> {
            made.head(200, headers -> headers.set("content-length", "100000000"));
            made.endHeld(Buffer.buffer(new byte[100_000_000]));
        };
        try (RawClient raw = RawClient.connect(server.actualPort())) {
            raw.send("GET / HTTP/1.1\r\nhost: a\r\n\r\n").readHead();
        }

        assertThat(take(3)).last().isEqualTo("CLIENT_LEFT");
    }

    @Test
    void nothingIsToldBehindTheEnd() throws Exception {
        writer = made -> {
            made.clientLeft();
            made.end(Buffer.buffer("late"));
        };
        assertThat(get().body()).isEqualTo("late");

        assertThat(heard).containsExactly("CLIENT_LEFT");
    }

    @Test
    void aListenerThatFailsChangesNothing() throws Exception {
        writer = made -> {
            made.listen(new AnswerListener() {
                @Override
                public void wrote(Buffer bytes) {
                    throw new IllegalStateException("a defect");
                }
            });
            made.listen(new Ear());
            made.head(200, headers -> {});
            made.end(Buffer.buffer("a"));
        };

        assertThat(get().body()).isEqualTo("a");
        assertThat(heard).containsExactly("begun 200 null", "begun 200 null", "a", "a", "WHOLE", "WHOLE");
    }

    private List<String> take(int count) throws InterruptedException {
        List<String> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            taken.add(heard.poll(60, TimeUnit.SECONDS));
        }
        return taken;
    }

    @Test
    void aStreamBehindPingsHasItsHeadOnceAndItsBytesInOrder() throws Exception {
        writer = made -> {
            made.ping(Buffer.buffer(": ping\n\n"), 5);
            assertThat(made.begun()).as("an upstream's stream may follow").isFalse();
            assertThat(made.begin()).as("the head is still to be made").isFalse();
            made.write(Buffer.buffer("data: a\n\n"));
            made.write(Buffer.buffer("data: b"), false);
            made.end(made.lastEvent(Buffer.buffer("event: error\n\n")));
        };
        HttpResponse<String> got = get();

        assertThat(got.body()).isEqualTo(": ping\n\ndata: a\n\ndata: b\n\nevent: error\n\n");
        assertThat(got.headers().firstValue("content-type")).contains(ClientAnswer.EVENT_STREAM);
        assertThat(heard)
                .containsExactly(
                        "begun 200 " + ClientAnswer.EVENT_STREAM,
                        ": ping\n\n",
                        "data: a\n\n",
                        "data: b",
                        "\n\nevent: error\n\n",
                        "WHOLE");
        assertThat(answer.bytes()).isEqualTo(got.body().length());
        assertThat(answer.pingedNanos()).isEqualTo(5);
    }

    @Test
    void announcedBytesCountOnce() throws Exception {
        BlockingQueue<Long> counts = new LinkedBlockingQueue<>();
        writer = made -> {
            made.head(200, headers -> {});
            made.chunked();
            made.write(Buffer.buffer("ab"));
            made.announce(5);
            counts.add(made.bytes());
            made.write(Buffer.buffer("cde"));
            counts.add(made.bytes());
            made.endHeld(Buffer.buffer("fg"));
            counts.add(made.bytes());
        };

        assertThat(get().body()).isEqualTo("abcdefg");
        assertThat(counts).containsExactly(7L, 7L, 7L);
    }

    @Test
    void anAnswerThatIsBrokenOffIsNotWhole() throws Exception {
        writer = made -> {
            made.begin();
            made.head(200, headers -> {});
            made.chunked();
            made.write(Buffer.buffer("ab"));
            made.breakOff();
        };
        try (RawClient raw = RawClient.connect(server.actualPort())) {
            raw.send("GET / HTTP/1.1\r\nhost: a\r\n\r\n").readHead();
            InputStream body = raw.body();
            assertThat(body.read()).isEqualTo('a');
            assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
        }
        assertThat(heard).containsExactly("begun 200 null", "ab", "BROKEN_OFF");
    }

    @Test
    void aClientThatLeavesIsHeardAndGetsNothingMore() throws Exception {
        BlockingQueue<String> left = new LinkedBlockingQueue<>();
        writer = made -> {
            made.onClientGone(() -> left.add("left"));
            made.head(200, headers -> {});
            made.chunked();
            made.write(Buffer.buffer("ab"));
        };
        try (RawClient raw = RawClient.connect(server.actualPort())) {
            raw.send("GET / HTTP/1.1\r\nhost: a\r\n\r\n").readHead();
            assertThat(raw.body().read()).isEqualTo('a');
        }
        assertThat(left.poll(60, TimeUnit.SECONDS)).isEqualTo("left");
        answer.write(Buffer.buffer("cd"));
        answer.end();

        assertThat(answer.clientGone()).isTrue();
        assertThat(heard).containsExactly("begun 200 null", "ab", "CLIENT_LEFT");
        assertThat(answer.bytes()).isEqualTo(2);
    }

    @Test
    void theFirstEventOfATryThatFailedIsForgottenUntilTheClientHasSome() {
        writer = ClientAnswer::end;
        assertThat(get().statusCode()).isEqualTo(200);
        answer.firstEventAt(3);
        answer.firstEventAt(4);
        assertThat(answer.firstEventNanos()).isEqualTo(3);
        answer.triesAgain();
        assertThat(answer.firstEventNanos()).isZero();
        answer.firstEventAt(5);
        answer.begin();
        answer.triesAgain();
        assertThat(answer.firstEventNanos()).isEqualTo(5);
    }

    private HttpResponse<String> get() {
        return client.sendAsync(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort()))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .join();
    }

    private final class Ear implements AnswerListener {
        @Override
        public void begun(int status, MultiMap headers) {
            heard.add("begun " + status + " " + headers.get("content-type"));
        }

        @Override
        public void wrote(Buffer bytes) {
            heard.add(bytes.toString(StandardCharsets.UTF_8));
        }

        @Override
        public void ended(End end) {
            heard.add(end.name());
        }
    }
}
