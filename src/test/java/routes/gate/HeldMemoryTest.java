package routes.gate;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.config.TrustedAddresses;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeldMemoryTest {

    private static final int MEGABYTE = 1024 * 1024;
    private static final int MOST = (int) (GateLimits.HELD_BYTES / MEGABYTE);

    private final List<EmbeddedChannel> channels = new ArrayList<>();
    private final List<Integer> gone = new ArrayList<>();
    private long now;
    private final Connections connections = new Connections(
            new GateLimits(8192, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0, 0, 10, TrustedAddresses.of(List.of())),
            () -> now);

    /** A connection with a number, the later the higher. */
    private HeldBytes connection() {
        int number = channels.size();
        var channel = new EmbeddedChannel();
        channels.add(channel);
        now++;
        return new HeldBytes(connections.admit(channel), () -> gone.add(number));
    }

    private static HeldBytes keeps(HeldBytes connection, int bytes, boolean head) {
        connection.keep(Unpooled.buffer(bytes, bytes).writeZero(bytes), head);
        return connection;
    }

    private HeldBytes holds(HeldBytes connection, int bytes, boolean head) {
        keeps(connection, bytes, head);
        channels.forEach(EmbeddedChannel::runPendingTasks);
        return connection;
    }

    private void holdingMost(boolean head) {
        for (int i = 0; i < MOST; i++) {
            holds(connection(), MEGABYTE, head);
        }
        assertThat(gone).isEmpty();
    }

    @AfterEach
    void close() {
        channels.forEach(EmbeddedChannel::finishAndReleaseAll);
    }

    @Test
    void theOldestHeadsMakeRoomAndALittleMore() {
        holdingMost(true);
        holds(connection(), MEGABYTE, true);
        assertThat(gone).containsExactly(0, 1);
        assertThat(connections.memory().total()).isEqualTo(GateLimits.HELD_BYTES - MEGABYTE);
        holds(connection(), MEGABYTE, true);
        assertThat(gone).as("there was room").hasSize(2);
    }

    @Test
    void littleIsNotCounted() {
        holdingMost(true);
        for (int i = 0; i < 100; i++) {
            holds(connection(), (int) GateLimits.HELD_FREE_BYTES, true);
        }
        assertThat(gone).isEmpty();
        assertThat(connections.memory().total()).isEqualTo(GateLimits.HELD_BYTES);
    }

    @Test
    void aHeadGoesBeforeRequestsThatWait() {
        holdingMost(false);
        holds(connection(), MEGABYTE, true);
        assertThat(gone).containsExactlyInAnyOrder(MOST, 0);
    }

    @Test
    void whoTakesNothingGoesFirst() {
        holds(connection(), MEGABYTE, true);
        for (int i = 1; i < MOST; i++) {
            holds(connection(), MEGABYTE, false);
        }
        int dull = channels.size();
        HeldBytes takesNothing = connection();
        channels.get(dull).unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        holds(takesNothing, 2 * MEGABYTE, false);
        assertThat(gone).containsExactlyInAnyOrder(dull, 0);
    }

    @Test
    void whoeverHoldsNothingAnyMoreStays() {
        HeldBytes first = holds(connection(), MEGABYTE, true);
        for (int i = 1; i < MOST; i++) {
            holds(connection(), MEGABYTE, true);
        }
        HeldBytes last = connection();
        keeps(last, MEGABYTE, true);
        first.take().release();
        first.nothing();
        channels.forEach(EmbeddedChannel::runPendingTasks);
        assertThat(gone).as("it was to go, but its head has passed").containsExactly(1);
        assertThat(connections.memory().total()).isEqualTo(GateLimits.HELD_BYTES - MEGABYTE);
    }

    @Test
    void whatIsLetGoIsNotCounted() {
        HeldBytes first = holds(connection(), MEGABYTE, true);
        first.release();
        assertThat(connections.memory().total()).isZero();
        holdingMost(true);
    }

    @Test
    void whoeverComesFasterThanOthersGoIsRefused() {
        List<HeldBytes> before = new ArrayList<>();
        for (int i = 0; i < 2 * MOST; i++) {
            before.add(keeps(connection(), MEGABYTE, true));
        }
        assertThat(gone).as("no loop has had its turn").isEmpty();
        keeps(connection(), MEGABYTE, true).release();
        assertThat(gone).containsExactly(2 * MOST);
        before.getFirst().release();
        keeps(connection(), MEGABYTE, true);
        assertThat(gone).as("one has gone").hasSize(1);
    }
}
