package routes.gate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import gateway.config.TrustedAddresses;
import gateway.error.FailureMessages;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How answers leave, in a channel without a network. */
class ExchangeGateTest {

    private static final GateLimits LIMITS = new GateLimits(
            8192,
            Duration.ofSeconds(15),
            Duration.ofSeconds(60),
            Duration.ZERO,
            0,
            0,
            100,
            TrustedAddresses.of(List.of()));

    private final EmbeddedChannel channel = new EmbeddedChannel();

    ExchangeGateTest() {
        Connection connection = new Connections(LIMITS, () -> 0L).admit(channel);
        Http1Gate gate = new Http1Gate(
                connection, new GateAnswers(new FailureMessages(), () -> new UUID(1, 2), (id, path, kind) -> {}));
        channel.pipeline().addLast(gate).addLast(new HttpServerCodec());
        channel.pipeline().addLast(new ExchangeGate(gate, channel.pipeline().context(HttpServerCodec.class)));
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void aSmallChunkLeavesAsOneBuffer() {
        asks("GET");
        begins(true);
        assertThat(writes(piece("hello"))).containsExactly("5\r\nhello\r\n");
        assertThat(writes(piece("x".repeat(300)))).containsExactly("12c\r\n" + "x".repeat(300) + "\r\n");
        assertThat(String.join("", writes(new DefaultLastHttpContent(bytes("end")))))
                .isEqualTo("3\r\nend\r\n0\r\n\r\n");
    }

    @Test
    void aLargeChunkIsNotCopied() {
        asks("GET");
        begins(true);
        ByteBuf large = bytes("x".repeat(5000));
        channel.writeOutbound(new DefaultHttpContent(large));
        assertThat(String.join("", written())).isEqualTo("1388\r\n" + "x".repeat(5000) + "\r\n");
    }

    @Test
    void anEmptyPieceDoesNotEndTheAnswer() {
        asks("GET");
        begins(true);
        assertThat(String.join("", writes(piece("")))).isEmpty();
        assertThat(writes(piece("a"))).containsExactly("1\r\na\r\n");
    }

    @Test
    void aSmallPieceIsReleased() {
        asks("GET");
        begins(true);
        ByteBuf small = bytes("hello");
        writes(new DefaultHttpContent(small));
        assertThat(small.refCnt()).isZero();
    }

    @Test
    void anAnswerOfKnownLengthHasNoChunks() {
        asks("GET");
        begins(false);
        assertThat(writes(piece("hel"))).containsExactly("hel");
        assertThat(String.join("", writes(new DefaultLastHttpContent(bytes("lo")))))
                .isEqualTo("lo");
        asks("GET");
        begins(true);
        assertThat(writes(piece("hello"))).containsExactly("5\r\nhello\r\n");
        writes(LastHttpContent.EMPTY_LAST_CONTENT);
        asks("GET");
        begins(false);
        assertThat(writes(piece("hel"))).containsExactly("hel");
    }

    @Test
    void noBodyFollowsAHead() {
        asks("HEAD");
        begins(true);
        assertThat(String.join("", writes(piece("hello")))).isEmpty();
        assertThat(String.join("", writes(LastHttpContent.EMPTY_LAST_CONTENT))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 205, 304})
    void noBodyFollowsAStatusWithoutOne(int status) {
        asks("GET");
        var response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
        response.headers().set("transfer-encoding", "chunked");
        writes(response);
        assertThat(String.join("", writes(piece("hello")))).isEmpty();
    }

    private void asks(String method) {
        channel.writeInbound(bytes(method + " /1 HTTP/1.1\r\nhost: a\r\n\r\n"));
    }

    private void begins(boolean chunked) {
        var response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        response.headers().set(chunked ? "transfer-encoding" : "content-length", chunked ? "chunked" : "5");
        writes(response);
    }

    private static HttpContent piece(String text) {
        return new DefaultHttpContent(bytes(text));
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, ISO_8859_1);
    }

    private List<String> writes(Object message) {
        channel.writeOutbound(message);
        return written();
    }

    private List<String> written() {
        List<String> all = new ArrayList<>();
        for (Object out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            all.add(((ByteBuf) out).toString(ISO_8859_1));
            ReferenceCountUtil.release(out);
        }
        return all;
    }
}
