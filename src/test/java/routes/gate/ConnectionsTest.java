package routes.gate;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.config.TrustedAddresses;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionsTest {

    private static final Duration HEADER = Duration.ofSeconds(15);
    private static final Duration WRITE = Duration.ofSeconds(60);
    private static final Duration IDLE = Duration.ofMinutes(11);

    private final List<From> channels = new ArrayList<>();
    private long now;
    private final Connections connections = new Connections(
            new GateLimits(8192, HEADER, WRITE, IDLE, 6, 2, 10, TrustedAddresses.of(List.of("10.1.0.0/16"))),
            () -> now);

    /** A channel that says that it comes from an address. */
    private static final class From extends EmbeddedChannel {

        private final InetSocketAddress remote;

        From(String address) {
            try {
                remote = new InetSocketAddress(InetAddress.getByName(address), 1);
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException(address, e);
            }
        }

        @Override
        protected SocketAddress remoteAddress0() {
            return remote;
        }
    }

    @AfterEach
    void close() {
        channels.forEach(EmbeddedChannel::finishAndReleaseAll);
        assertThat(connections.count()).isZero();
    }

    private boolean admitted(String address) {
        var channel = new From(address);
        channels.add(channel);
        return connections.admit(channel) != null;
    }

    @Test
    void limitsEachAddress() {
        assertThat(admitted("192.0.2.1")).isTrue();
        assertThat(admitted("192.0.2.1")).isTrue();
        assertThat(admitted("192.0.2.1")).isFalse();
        assertThat(admitted("192.0.2.2")).isTrue();
        channels.getFirst().close();
        assertThat(admitted("192.0.2.1")).isTrue();
        assertThat(admitted("192.0.2.1")).isFalse();
    }

    @Test
    void takesANetworkOfIpv6ForOneClient() {
        assertThat(admitted("2001:db8::1")).isTrue();
        assertThat(admitted("2001:db8::2")).isTrue();
        assertThat(admitted("2001:db8::3")).isFalse();
        assertThat(admitted("2001:db8:0:1::1")).isTrue();
    }

    @Test
    void doesNotLimitTrustedProxiesAndItselfButInAll() {
        for (String address : List.of("127.0.0.1", "::1", "127.0.0.1", "10.1.2.3", "10.1.2.3", "10.1.2.3")) {
            assertThat(admitted(address)).isTrue();
        }
        assertThat(admitted("127.0.0.1")).isFalse();
        assertThat(connections.crowded(null)).isTrue();
    }

    @Test
    void aConnectionHasFewStreamsWhereThereAreMany() {
        for (int i = 0; i < 9; i++) {
            connections.streamOpened();
        }
        assertThat(connections.streamsPerConnection()).isEqualTo(GateLimits.STREAMS);
        connections.streamOpened();
        assertThat(connections.streams()).isEqualTo(10);
        assertThat(connections.streamsPerConnection()).isEqualTo(GateLimits.FEW_STREAMS);
        connections.streamClosed();
        assertThat(connections.streamsPerConnection()).isEqualTo(GateLimits.STREAMS);
    }

    @Test
    void streamsAreAllowedByTheHeap() {
        assertThat(GateLimits.streamsFor(256L << 20)).isEqualTo(2048);
        assertThat(GateLimits.streamsFor(16L << 20)).isEqualTo(512);
    }

    @Test
    void aConnectionWithoutARequestGoesWhenItIsCrowded() {
        var first = new From("127.0.0.1");
        channels.add(first);
        connections.admit(first).idles();
        later(Duration.ofMinutes(5));
        assertThat(first.isOpen()).isTrue();
        for (int i = 0; i < 4; i++) {
            assertThat(admitted("127.0.0.1")).isTrue();
        }
        later(HEADER);
        assertThat(first.isOpen()).isFalse();
    }

    @Test
    void aConnectionWithoutARequestGoesWhenItsAddressIsCrowded() {
        var idle = new From("192.0.2.1");
        var elsewhere = new From("192.0.2.2");
        channels.addAll(List.of(idle, elsewhere));
        connections.admit(idle).idles();
        connections.admit(elsewhere).idles();
        later(HEADER.multipliedBy(2));
        assertThat(idle.isOpen()).isTrue();
        assertThat(admitted("192.0.2.1")).isTrue();
        assertThat(admitted("192.0.2.1")).isFalse();
        later(Duration.ofSeconds(1));
        assertThat(idle.isOpen()).isFalse();
        assertThat(elsewhere.isOpen()).as("its address has room").isTrue();
        assertThat(admitted("192.0.2.1")).isTrue();
    }

    @Test
    void aConnectionThatServesStaysWhereItsAddressIsCrowded() {
        var serving = new From("192.0.2.1");
        channels.add(serving);
        Connection connection = connections.admit(serving);
        connection.idles();
        assertThat(admitted("192.0.2.1")).isTrue();
        connection.serves();
        later(HEADER.multipliedBy(2));
        assertThat(serving.isOpen()).isTrue();
    }

    @Test
    void itsTimeWithoutARequestBeginsOnce() {
        var pinging = new From("127.0.0.1");
        channels.add(pinging);
        Connection connection = connections.admit(pinging);
        connection.idles();
        for (int i = 0; i < 4; i++) {
            assertThat(admitted("127.0.0.1")).isTrue();
        }
        later(HEADER.minusSeconds(1));
        connection.idles();
        later(Duration.ofSeconds(1));
        assertThat(pinging.isOpen()).isFalse();
    }

    @Test
    void aConnectionWithoutTrafficIsClosed() {
        var silent = new From("127.0.0.1");
        channels.add(silent);
        Connection connection = connections.admit(silent);
        connection.idles();
        later(IDLE.minusSeconds(1));
        connection.arrived(1);
        later(Duration.ofSeconds(1));
        connection.wrote(1);
        later(Duration.ofSeconds(1));
        later(IDLE.minusSeconds(1));
        assertThat(silent.isOpen()).isTrue();
        later(Duration.ofSeconds(1));
        assertThat(silent.isOpen()).isFalse();
    }

    @Test
    void aConnectionThatServesIsNotIdle() {
        var serving = new From("127.0.0.1");
        channels.add(serving);
        Connection connection = connections.admit(serving);
        connection.idles();
        connection.serves();
        later(IDLE.multipliedBy(2));
        assertThat(serving.isOpen()).isTrue();
        connection.wrote(1);
        connection.idles();
        later(IDLE.minusSeconds(1));
        assertThat(serving.isOpen()).as("its time begins with the last byte").isTrue();
    }

    @Test
    void aRequestThatComesWhileItsConnectionIsLookedAtIsServed() {
        var silent = new From("127.0.0.1");
        channels.add(silent);
        Connection connection = connections.admit(silent);
        connection.idles();
        now += IDLE.toNanos();
        connections.tick();
        connection.arrived(100);
        silent.runPendingTasks();
        assertThat(silent.isOpen()).isTrue();
    }

    @Test
    void aClientThatTakesNothingIsClosed() {
        var channel = new From("127.0.0.1");
        unread(channel);
        later(WRITE.minusSeconds(1));
        assertThat(channel.isOpen()).isTrue();
        later(Duration.ofSeconds(1));
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aClientThatDripsIsClosed() {
        var channel = new From("127.0.0.1");
        channels.add(channel);
        Connection connection = connections.admit(channel);
        for (int second = 0; second < 62; second++) {
            connection.wrote(1);
            channel.write(Unpooled.wrappedBuffer(new byte[1]));
            later(Duration.ofSeconds(1));
        }
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aClientThatTakesItSlowlyStays() {
        var channel = new From("127.0.0.1");
        Connection connection = unread(channel);
        for (int second = 0; second < 600; second++) {
            connection.wrote(2_000);
            later(Duration.ofSeconds(1));
        }
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void aClientThatTakesLessThanAKilobyteASecondIsClosed() {
        var channel = new From("127.0.0.1");
        Connection connection = unread(channel);
        for (int second = 0; second < 60; second++) {
            connection.wrote(500);
            later(Duration.ofSeconds(1));
        }
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void whatAClientHasTakenLongAgoDoesNotHelp() {
        var channel = new From("127.0.0.1");
        Connection connection = unread(channel);
        connection.wrote(100_000_000);
        later(WRITE);
        assertThat(channel.isOpen()).isTrue();
        later(WRITE);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void theTimeToTakeAnAnswerBeginsWithIt() {
        var channel = new From("127.0.0.1");
        Connection connection = unread(channel);
        channel.flush();
        later(Duration.ofMinutes(5));
        connection.wrote(10_000);
        channel.write(Unpooled.wrappedBuffer(new byte[10_000]));
        later(Duration.ofSeconds(1));
        later(WRITE.minusSeconds(1));
        assertThat(channel.isOpen()).isTrue();
        later(Duration.ofSeconds(1));
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void closesWithoutWaitingForWhoeverHandlesIt() {
        var channel = new From("127.0.0.1");
        channels.add(channel);
        Connection connection = connections.admit(channel);
        channel.pipeline().addLast(new ChannelOutboundHandlerAdapter() {
            @Override
            public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
                // Waits until the client has taken everything.
            }
        });
        connection.close();
        assertThat(channel.isOpen()).isFalse();
    }

    /** Writes bytes that nobody takes. */
    private Connection unread(From channel) {
        channels.add(channel);
        Connection connection = connections.admit(channel);
        connection.wrote(10_000);
        channel.write(Unpooled.wrappedBuffer(new byte[10_000]));
        later(Duration.ofSeconds(1));
        return connection;
    }

    private void later(Duration time) {
        now += time.toNanos();
        connections.tick();
        for (Channel channel : channels) {
            ((EmbeddedChannel) channel).runPendingTasks();
        }
    }
}
