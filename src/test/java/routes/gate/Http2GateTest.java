package routes.gate;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.config.TrustedAddresses;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Stream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When an HTTP/2 connection counts as one without a request, in a channel without a network, on a clock of its own. */
class Http2GateTest {

    private static final Duration HEADER = Duration.ofSeconds(15);
    private static final int PREFACE = 24;
    private static final int HEADERS = 1;
    private static final int PING = 6;
    private static final int END_BOTH = 5;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Http2Connection http2 = new DefaultHttp2Connection(true);
    private long now;
    private final Connections connections = new Connections(
            new GateLimits(8192, HEADER, HEADER, Duration.ZERO, 1, 0, 100, TrustedAddresses.of(List.of())), () -> now);

    Http2GateTest() {
        channel.pipeline().addLast(new Http2Gate(connections.admit(channel), http2));
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[PREFACE]));
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void isIdleFromItsLastAnswerOn() throws Http2Exception {
        Http2Stream first = request(1);
        Http2Stream second = request(3);
        later(HEADER);
        first.close();
        later(HEADER);
        assertThat(channel.isOpen()).as("a request is served").isTrue();
        second.close();
        later(HEADER.minusSeconds(1));
        assertThat(channel.isOpen()).isTrue();
        later(Duration.ofSeconds(1));
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void isIdleHoweverOftenItPings() throws Http2Exception {
        request(1).close();
        for (int second = 0; second < HEADER.toSeconds(); second++) {
            assertThat(channel.isOpen()).isTrue();
            frame(PING, 0, new byte[8]);
            later(Duration.ofSeconds(1));
        }
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void anotherRequestEndsIt() throws Http2Exception {
        request(1).close();
        later(HEADER.minusSeconds(1));
        request(3);
        later(HEADER);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void aHeadThatHasBegunMustComeToItsEndWhateverIsAnswered() throws Http2Exception {
        Http2Stream first = request(1);
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {0, 0, 9}));
        later(HEADER.minusSeconds(1));
        first.close();
        later(Duration.ofSeconds(1));
        assertThat(channel.isOpen()).isFalse();
    }

    /** A request as the decoder behind the gate would begin it. */
    private Http2Stream request(int id) throws Http2Exception {
        Http2Stream stream = http2.remote().createStream(id, false);
        frame(HEADERS, END_BOTH, new byte[1]);
        return stream;
    }

    private void frame(int type, int flags, byte[] payload) {
        ByteBuf frame = Unpooled.buffer();
        frame.writeMedium(payload.length).writeByte(type).writeByte(flags).writeInt(1);
        channel.writeInbound(frame.writeBytes(payload));
    }

    private void later(Duration time) {
        now += time.toNanos();
        connections.tick();
        channel.runPendingTasks();
    }
}
