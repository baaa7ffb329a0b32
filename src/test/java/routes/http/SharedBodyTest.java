package routes.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpVersion;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import routes.request.SlicedBody;

/** Bodies that are written from one buffer, and bodies that are written slice by slice. */
@Timeout(120)
class SharedBodyTest {

    private static final byte[] DOCUMENT = "{\"a\":\"b\"},".repeat(20_000).getBytes(UTF_8);

    private final SharedBody shared = SharedBody.of(DOCUMENT);
    private final Vertx vertx = Vertx.vertx();
    private HttpServer server;

    @BeforeEach
    void open() throws Exception {
        server = done(vertx.createHttpServer()
                .requestHandler(request -> {
                    switch (request.path()) {
                        case "/plain" -> request.response().end(shared.plain());
                        case "/packed" -> request.response().end(shared.packed());
                        default -> {
                            byte[] large = DOCUMENT.clone();
                            request.response().putHeader("content-length", Integer.toString(20 * large.length));
                            Buffer body = Buffer.buffer();
                            for (int i = 0; i < 20; i++) {
                                body.appendBytes(large);
                            }
                            SlicedBody.send(request.response(), body);
                        }
                    }
                })
                .listen(0, "127.0.0.1"));
    }

    @AfterEach
    void close() throws Exception {
        done(vertx.close());
    }

    @ParameterizedTest
    @EnumSource(
            value = HttpVersion.class,
            names = {"HTTP_1_1", "HTTP_2"})
    void everybodyGetsTheSameDocument(HttpVersion version) throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(get(version, "/plain").getBytes()).isEqualTo(DOCUMENT);
            byte[] packed = get(version, "/packed").getBytes();
            assertThat(packed).hasSizeLessThan(DOCUMENT.length);
            assertThat(new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes())
                    .isEqualTo(DOCUMENT);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = HttpVersion.class,
            names = {"HTTP_1_1", "HTTP_2"})
    void aSlicedBodyComesWhole(HttpVersion version) throws Exception {
        Buffer whole = get(version, "/sliced");
        assertThat(whole.length()).isEqualTo(20 * DOCUMENT.length);
        assertThat(whole.getBytes(19 * DOCUMENT.length, 20 * DOCUMENT.length)).isEqualTo(DOCUMENT);
    }

    @Test
    void aSlicedBodyEndsWhenItsReaderLeaves() throws Exception {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        HttpServer slow = done(vertx.createHttpServer()
                .requestHandler(request -> {
                    request.response().putHeader("content-length", "50000000");
                    SlicedBody.send(request.response(), Buffer.buffer(new byte[50_000_000]))
                            .onFailure(sent::completeExceptionally)
                            .onSuccess(sent::complete);
                })
                .listen(0, "127.0.0.1"));
        HttpClient client = vertx.createHttpClient();
        HttpClientResponse response = done(client.request(HttpMethod.GET, slow.actualPort(), "127.0.0.1", "/")
                .compose(request -> request.send().onSuccess(HttpClientResponse::pause)));
        assertThat(sent).as("its reader does not read").isNotDone();

        response.request().connection().close();

        assertThat(sent).failsWithin(Duration.ofSeconds(60));
    }

    private Buffer get(HttpVersion version, String path) throws Exception {
        HttpClient client = vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(version).setHttp2ClearTextUpgrade(false));
        return done(client.request(HttpMethod.GET, server.actualPort(), "127.0.0.1", path)
                .compose(request -> request.send().compose(HttpClientResponse::body)));
    }

    private static <T> T done(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
