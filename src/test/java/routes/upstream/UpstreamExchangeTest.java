package routes.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.ChannelPipeline;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Exchanges that are given up, on the only connection that there is. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UpstreamExchangeTest {

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<HttpServerRequest> asked = new LinkedBlockingQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private UpstreamConnections connections;

    @BeforeEach
    void open() throws Exception {
        HttpServer server = done(vertx.createHttpServer()
                .connectionHandler(connection -> connection.closeHandler(gone -> closed.countDown()))
                .requestHandler(asked::add)
                .listen(0, "127.0.0.1"));
        HttpClientOptions options =
                new HttpClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(server.actualPort());
        connections = UpstreamConnections.of(vertx, options, new PoolOptions().setHttp1MaxSize(1));
    }

    @AfterEach
    void close() throws Exception {
        connections.close();
        done(vertx.close());
    }

    @Test
    void aWholeAnswerThatNobodyHasReadLeavesTheConnectionToTheNextRequest() throws Exception {
        HttpClientRequest left = request(HttpMethod.GET);
        UpstreamExchange exchange = UpstreamConnections.begin(left);
        Future<HttpClientResponse> unread = left.send().map(HttpClientResponse::pause);
        asked.take().response().end("whole");
        done(unread);
        HttpClientRequest next = request(HttpMethod.GET);
        UpstreamConnections.begin(next);
        Future<Buffer> body = next.send().compose(HttpClientResponse::body);
        HttpServerRequest second = asked.take();
        done(second.response().setChunked(true).write("be"));

        exchange.giveUp();
        second.response().end("gun");

        assertThat(done(body)).hasToString("begun");
    }

    @Test
    void anAnswerThatHasNotEndedTakesTheConnectionWithIt() throws Exception {
        HttpClientRequest left = request(HttpMethod.GET);
        UpstreamExchange exchange = UpstreamConnections.begin(left);
        Future<Buffer> body = left.send().compose(HttpClientResponse::body);
        done(asked.take().response().setChunked(true).write("be"));

        exchange.giveUp();

        closed.await();
        assertThatThrownBy(() -> done(body)).hasMessageContaining("reset");
    }

    @Test
    void soDoesOneThatCameBeforeTheWholeRequest() throws Exception {
        HttpClientRequest left = request(HttpMethod.POST);
        UpstreamExchange exchange = UpstreamConnections.begin(left);
        Future<HttpClientResponse> early = left.response();
        done(left.setChunked(true).write("some of it"));
        asked.take().response().end("too much");
        done(early.compose(HttpClientResponse::body));

        exchange.giveUp();

        closed.await();
    }

    @Test
    void aProvisionalAnswerIsNoEnd() throws Exception {
        HttpClientRequest left = request(HttpMethod.POST);
        UpstreamExchange exchange = UpstreamConnections.begin(left);
        CountDownLatch told = new CountDownLatch(1);
        left.continueHandler(go -> told.countDown());
        left.send("all of it");
        asked.take().response().writeContinue();
        told.await();

        exchange.giveUp();

        closed.await();
    }

    @Test
    void aKeptConnectionKeepsNothingOfAnExchangeThatIsOver() throws Exception {
        HttpClientRequest first = request(HttpMethod.POST);
        ChannelPipeline pipeline =
                ((ConnectionBase) first.connection()).channel().pipeline();
        assertThat(UpstreamConnections.begin(first).wasClosedMeanwhile()).isFalse();
        Future<Buffer> body = first.send("asked").compose(HttpClientResponse::body);
        asked.take().response().end("told");
        done(body);

        assertThat(pipeline.get(ConnectionUse.class).isIdle()).isTrue();
        assertThat(UpstreamConnections.begin(request(HttpMethod.GET)).wasClosedMeanwhile())
                .as("it is one that was used before")
                .isTrue();
        assertThat(pipeline.get(ConnectionUse.class).isIdle()).isFalse();
    }

    private HttpClientRequest request(HttpMethod method) throws Exception {
        return done(connections.kept().request(method, "/"));
    }

    private static <T> T done(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
