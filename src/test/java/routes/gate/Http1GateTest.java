package routes.gate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.config.TrustedAddresses;
import gateway.error.FailureKind;
import gateway.error.FailureMessages;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gate in front of a decoder, in a channel without a network, on a clock of its own. */
class Http1GateTest {

    private static final GateLimits LIMITS = new GateLimits(
            8192,
            Duration.ofSeconds(15),
            Duration.ofSeconds(60),
            Duration.ZERO,
            0,
            0,
            100,
            TrustedAddresses.of(List.of()));
    private static final String HALF_HEAD = "GET /1 HTTP/1.1\r\nx: " + "y".repeat(6000);
    private static final int ALL_THEY_CAN = (int) (GateLimits.HELD_BYTES / HALF_HEAD.length());
    private static final String GET = "GET /%d HTTP/1.1\r\nhost: a\r\n\r\n";

    private final List<FailureKind> refused = new ArrayList<>();
    private final List<Boolean> kept = new ArrayList<>();
    private final List<String> requests = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private long now;
    private final Connections connections = new Connections(LIMITS, () -> now);
    private final List<EmbeddedChannel> strangers = new ArrayList<>();
    private int ended;

    Http1GateTest() {
        Http1Gate gate = gateOf(channel);
        channel.pipeline().addLast(gate).addLast(new HttpRequestDecoder()).addLast(new HttpResponseEncoder());
        channel.pipeline()
                .addLast(new ExchangeGate(gate, channel.pipeline().context(HttpResponseEncoder.class)))
                .addLast(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext ctx, Object message) {
                        if (message instanceof HttpRequest request) {
                            requests.add(request.uri());
                            kept.add(HttpUtil.isKeepAlive(request));
                            assertThat(request.headers().contains("upgrade")).isFalse();
                        }
                        if (message instanceof LastHttpContent) {
                            ended++;
                        }
                        ReferenceCountUtil.release(message);
                    }
                });
    }

    private Http1Gate gateOf(EmbeddedChannel of) {
        return new Http1Gate(
                connections.admit(of),
                new GateAnswers(new FailureMessages(), () -> new UUID(1, 2), (id, path, kind) -> refused.add(kind)));
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
        strangers.forEach(EmbeddedChannel::finishAndReleaseAll);
    }

    @Test
    void passesOneRequestAfterTheOther() {
        send(GET.formatted(1) + GET.formatted(2) + GET.formatted(3));
        assertThat(requests).containsExactly("/1");
        answer("one");
        assertThat(requests).containsExactly("/1", "/2");
        answer("two");
        answer("three");
        assertThat(requests).containsExactly("/1", "/2", "/3");
        assertThat(written()).contains("one", "two", "three");
    }

    @Test
    void whoeverThereIsNoRoomForHasLittleTimeToGo() {
        send(GET.formatted(1));
        answer("one");
        connections.memory().keeps(2 * GateLimits.HELD_BYTES);
        channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                // Nothing is taken.
                ReferenceCountUtil.release(message);
            }
        });
        send(HALF_HEAD);
        assertThat(refused).containsExactly(FailureKind.CONNECTIONS_BUSY);
        later(GateLimits.LINGER.minusSeconds(1));
        assertThat(channel.isOpen()).isTrue();
        later(Duration.ofSeconds(1));
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aConnectionThatBreaksBeforeItsFirstRequestSaysNothing() {
        send(HALF_HEAD);
        channel.pipeline().fireExceptionCaught(new IOException("reset"));
        channel.checkException();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void whatBreaksLaterIsForTheServer() {
        send(GET.formatted(1));
        channel.pipeline().fireExceptionCaught(new IOException("reset"));
        assertThatThrownBy(channel::checkException).hasMessage("reset");
    }

    @Test
    void takesNoNextRequestWhileTheAnswerIsNotTaken() {
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, 2));
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        send(GET.formatted(1));
        assertThat(requests).isEmpty();
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        channel.runPendingTasks();
        assertThat(requests).containsExactly("/1");
    }

    @Test
    void stopsReadingWhenMuchWaits() {
        send(GET.formatted(0));
        String many = GET.formatted(1).repeat(100);
        for (int sent = 0;
                sent < 2 * GateLimits.WAITING_BYTES && channel.config().isAutoRead();
                sent += many.length()) {
            send(many);
        }
        assertThat(channel.config().isAutoRead()).isFalse();
        assertThat(requests).containsExactly("/0");
        for (int i = 0; !channel.config().isAutoRead() && i < 10_000; i++) {
            answer("x");
        }
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void holdsAHeadUntilItIsComplete() {
        String head = GET.formatted(1);
        for (char c : head.substring(0, head.length() - 1).toCharArray()) {
            send(String.valueOf(c));
        }
        assertThat(requests).isEmpty();
        send("\n");
        assertThat(requests).containsExactly("/1");
    }

    @Test
    void answersWhatItRefusesAndPassesNothingOn() {
        send("POST /v1/chat/completions HTTP/1.1\r\n"
                + "host: a\r\n"
                + "content-length: 1\r\n"
                + "transfer-encoding: chunked\r\n\r\n");
        assertThat(requests).isEmpty();
        assertThat(written())
                .startsWith("HTTP/1.1 400 Bad Request\r\n")
                .contains("connection: close", "\"error\":{\"message\":\"The request is not valid HTTP: both");
        assertThat(refused).containsExactly(FailureKind.REQUEST_FRAMING);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void answersABadBodyOnceWhereNoAnswerHasBegun() {
        send("POST /v1/files HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n");
        send("1\r\nx\r\n");
        send("1;a\r\nx\r\n" + GET.formatted(2));
        assertThat(requests).containsExactly("/v1/files");
        assertThat(ended).isZero();
        assertThat(written()).startsWith("HTTP/1.1 400 ").contains("\"type\":\"error\"");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void closesOnABadBodyWhoseAnswerIsWritten() {
        send("POST /v1/files HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n");
        answer("early");
        written();
        send("zz\r\n");
        assertThat(written()).isEmpty();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void closesOnABadBodyWhoseAnswerHasBegun() {
        send("POST /v1/files HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n");
        channel.writeOutbound(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
        written();
        send("zz\r\n");
        assertThat(written()).isEmpty();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void nothingPassesBehindARefusal() {
        List<String> sent = whileNothingIsTaken();
        send("POST /v1/files HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n");
        send("zz\r\n");
        assertThat(sent).singleElement().asString().startsWith("HTTP/1.1 400 ");
        assertThatThrownBy(() -> answer("late")).isInstanceOf(ClosedChannelException.class);
        send(GET.formatted(2));
        assertThat(sent).hasSize(1);
        assertThat(requests).containsExactly("/v1/files");
    }

    @Test
    void aProvisionalAnswerIsNoAnswer() {
        send("POST /v1/files HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\n\r\nabc" + GET.formatted(2));
        channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        channel.runPendingTasks();
        assertThat(requests).containsExactly("/v1/files");
        answer("one");
        assertThat(requests).containsExactly("/v1/files", "/2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"content-length: 4", "transfer-encoding: chunked", "another: request"})
    void closesWhereTheDecoderReadsAnotherRequestThanTheGate(String field) {
        channel.pipeline().replace(HttpRequestDecoder.class, "decoder", new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                ReferenceCountUtil.release(message);
                var decoded = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/1");
                decoded.headers().set("content-length", 3);
                ctx.fireChannelRead(decoded);
                if (field.startsWith("another")) {
                    ctx.fireChannelRead(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/2"));
                }
            }
        });
        send("POST /1 HTTP/1.1\r\nhost: a\r\n" + (field.startsWith("another") ? "content-length: 3" : field)
                + "\r\n\r\n");
        assertThat(requests).hasSize(field.startsWith("another") ? 1 : 0);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aHeadInTwoPacketsPassesWhileStrangersHoldAllTheyCan() {
        strangersHoldAllTheyCan();
        send("GET /1 HTTP/1.1\r\n");
        strangersSend(10, HALF_HEAD);
        send("host: a\r\n\r\n");
        assertThat(requests).containsExactly("/1");
        send("GET /2 HTTP/1.1\r\n");
        answer("one");
        send("host: a\r\n\r\n");
        assertThat(requests).containsExactly("/1", "/2");
    }

    @Test
    void aLongHeadStaysWhileOlderOnesHoldAllTheyCan() {
        strangersSend(ALL_THEY_CAN - 1, HALF_HEAD);
        now++;
        send("GET /1 HTTP/1.1\r\nhost: a\r\nx: " + "y".repeat(7000));
        strangersSend(100, HALF_HEAD);
        send("\r\n\r\n");
        assertThat(requests).containsExactly("/1");
        assertThat(strangers.subList(0, ALL_THEY_CAN - 1)).as("the oldest").anyMatch(stranger -> !stranger.isOpen());
        assertThat(strangers.subList(ALL_THEY_CAN - 1, strangers.size()))
                .as("the newest")
                .allMatch(EmbeddedChannel::isOpen);
        assertThat(refused).containsOnly(FailureKind.CONNECTIONS_BUSY);
    }

    @Test
    void requestsBehindAnAnswerStayWhileStrangersHoldAllTheyCan() {
        send(GET.formatted(1));
        strangersHoldAllTheyCan();
        send(GET.formatted(2).repeat(1000));
        now++;
        strangersHoldAllTheyCan();
        answer("one");
        assertThat(requests).containsExactly("/1", "/2");
    }

    private void strangersHoldAllTheyCan() {
        strangersSend(ALL_THEY_CAN + 1, HALF_HEAD);
        strangersSend(60, HALF_HEAD.substring(0, 100));
        strangersSend(120, "G");
    }

    /** Each sends bytes on a connection of its own, and no more. */
    private void strangersSend(int count, String bytes) {
        for (int i = 0; i < count; i++) {
            var stranger = new EmbeddedChannel();
            strangers.add(stranger);
            stranger.pipeline().addLast(gateOf(stranger));
            stranger.writeInbound(Unpooled.copiedBuffer(bytes, ISO_8859_1));
        }
        strangers.forEach(EmbeddedChannel::runPendingTasks);
    }

    @Test
    void whatIsHeldCountsUntilItHasPassed() {
        send(HALF_HEAD);
        assertThat(connections.memory().total()).as("a part of a head").isGreaterThan(6000);
        send("\r\nhost: a\r\n\r\n");
        assertThat(requests).containsExactly("/1");
        assertThat(connections.memory().total()).as("it has passed").isZero();

        send(GET.formatted(2).repeat(200));
        assertThat(connections.memory().total()).as("requests that wait").isGreaterThan(5000);
        channel.close();
        assertThat(connections.memory().total()).as("nobody is there").isZero();
    }

    @Test
    void doesNotReadWithoutEndWhatNobodyWants() {
        send("POST /v1/files HTTP/1.1\r\nhost: a\r\ncontent-length: 100000000\r\n\r\n");
        answer("refused");
        for (int i = 0; i < 100 && channel.config().isAutoRead(); i++) {
            send("x".repeat(10_000));
        }
        assertThat(channel.config().isAutoRead()).isFalse();
        later(GateLimits.LINGER);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void takesTheNextRequestBehindAShortUnwantedBody() {
        send("POST /v1/files HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\n\r\n");
        answer("early");
        send("abc" + GET.formatted(2));
        assertThat(requests).containsExactly("/v1/files", "/2");
        answer("two");
        later(GateLimits.LINGER.plusSeconds(1));
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void countsUnwantedBodiesOfEachRequestAnew() {
        for (int i = 1; i <= 3; i++) {
            send("POST /" + i + " HTTP/1.1\r\nhost: a\r\ncontent-length: 200000\r\n\r\n");
            answer("early");
            send("x".repeat(200_000));
        }
        assertThat(requests).containsExactly("/1", "/2", "/3");
        later(GateLimits.LINGER.plusSeconds(1));
        assertThat(channel.isOpen()).as("the bodies are over").isTrue();
    }

    @Test
    void closesAHeadThatDrips() {
        send("GET / HTTP/1.1\r\n");
        for (int second = 1; second < 15; second++) {
            later(Duration.ofSeconds(1));
            send("x");
        }
        assertThat(channel.isOpen()).isTrue();
        later(Duration.ofSeconds(1));
        assertThat(channel.isOpen()).isFalse();
        assertThat(written()).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void countsTheTimeOfALaterHeadFromItsFirstByte() {
        send(GET.formatted(1));
        answer("one");
        later(Duration.ofMinutes(5));
        send("G");
        later(Duration.ofSeconds(14));
        assertThat(channel.isOpen()).isTrue();
        later(Duration.ofSeconds(1));
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void closesAConnectionThatSaysNothing() {
        later(Duration.ofSeconds(15));
        assertThat(channel.isOpen()).isFalse();
        assertThat(written()).isEmpty();
    }

    @Test
    void waitsForAnAnswerAsLongAsItTakes() {
        send(GET.formatted(1));
        later(Duration.ofHours(1));
        assertThat(channel.isOpen()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    void anAnswerThatSaysSoIsTheLast(String method) {
        String length = method.equals("GET") ? "" : "content-length: 9\r\n";
        send(method + " /1 HTTP/1.1\r\nhost: a\r\n" + length + "\r\n");
        answer("one", "Close");
        assertThat(requests).containsExactly("/1");
        assertThat(written()).endsWith("one");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void whatHasComeBehindTheLastAnswerGoesNowhere() {
        send(GET.formatted(1) + GET.formatted(2).repeat(500));
        answer("one", "close");
        assertThat(requests).containsExactly("/1");
        assertThat(connections.memory().total()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /1 HTTP/1.0\r\n\r\n",
                "GET /1 HTTP/1.0\r\nconnection: keep-alive\r\n\r\n",
                "GET /1 HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
                "GET /1 HTTP/1.1\r\nhost: a\r\nconnection: te, Close\r\n\r\n"
            })
    void theAnswerToAClientThatTakesOneOnlyIsTheLastAndSaysSo(String request) {
        send(request + GET.formatted(2));
        answer("one", "keep-alive");
        assertThat(requests).containsExactly("/1");
        assertThat(written()).contains("connection: close").doesNotContain("keep-alive");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void noClientOfHttp10KeepsItsConnection() {
        send("GET /1 HTTP/1.0\r\nconnection: keep-alive\r\n\r\n");
        assertThat(kept).as("as what is behind is told").containsExactly(false);
    }

    @Test
    void aClientHasTimeToTakeTheLastAnswer() {
        whileNothingIsTaken();
        send(GET.formatted(1));
        answer("one", "close");
        later(GateLimits.LINGER.multipliedBy(2));
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void upgradesNothing() {
        send("GET /1 HTTP/1.1\r\nhost: a\r\nconnection: upgrade, http2-settings\r\nupgrade: h2c\r\n"
                + "http2-settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n");
        assertThat(requests).containsExactly("/1");
    }

    /** What is written from now on, of which nothing goes out. */
    private List<String> whileNothingIsTaken() {
        List<String> sent = new ArrayList<>();
        channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                sent.add(((ByteBuf) message).toString(ISO_8859_1));
                ReferenceCountUtil.release(message);
            }
        });
        return sent;
    }

    private void send(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, ISO_8859_1));
        channel.runPendingTasks();
    }

    private void answer(String text) {
        answer(text, null);
    }

    /** @param connection what becomes of it, null to say nothing */
    private void answer(String text, @Nullable String connection) {
        var response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.copiedBuffer(text, ISO_8859_1));
        response.headers().set("content-length", text.length());
        if (connection != null) {
            response.headers().set("connection", connection);
        }
        channel.writeOutbound(response);
        channel.runPendingTasks();
    }

    private void later(Duration time) {
        now += time.toNanos();
        connections.tick();
        channel.runPendingTasks();
    }

    private String written() {
        StringBuilder text = new StringBuilder();
        for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            text.append(bytes.toString(ISO_8859_1));
            bytes.release();
        }
        return text.toString();
    }
}
