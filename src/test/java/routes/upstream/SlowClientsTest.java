package routes.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static routes.upstream.UntouchedLoop.SILENCE;
import static routes.upstream.UntouchedLoop.STREAM;
import static routes.upstream.UntouchedLoop.WHOLE;
import static routes.upstream.UntouchedLoop.read;

import gateway.memory.Grant;
import gateway.memory.Holding;
import gateway.memory.MemoryBudget;
import harness.MessageJson;
import harness.RawClient;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that do not read what comes for them. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SlowClientsTest {

    /** More than the buffers of two connections take. */
    private static final int PIECES = 700;

    private static final String START = MessageJson.messageStart() + MessageJson.textStart(0);
    private static final String PIECE =
            MessageJson.textDelta(0, "x".repeat(1_000)).repeat(60);
    private static final String CLOSING =
            MessageJson.blockStop(0) + MessageJson.messageDelta(7) + MessageJson.messageStop();
    private static final long STALLED = 64 * 1024;

    private final MemoryBudget memory = new MemoryBudget(16 << 20, 50, System::nanoTime);
    private UntouchedLoop loop;

    @BeforeEach
    void open() throws Exception {
        loop = new UntouchedLoop(memory, "a");
    }

    @AfterEach
    void close() throws Exception {
        loop.close();
    }

    @Test
    void holdAStreamUpAndGetAllOfItWhenTheyRead() throws Exception {
        try (RawClient client = loop.asks(STREAM)) {
            AskedUpstream upstream = loop.upstream().streams(START);
            InputStream body = client.readHead().body();
            assertThat(read(body, START.length())).isEqualTo(START);
            Future<Void> last = pour(upstream, PIECE);
            await().until(loop.relay()::stalled);
            assertThat(memory.used()).isGreaterThanOrEqualTo(STALLED);
            otherClientsGetTheirs();
            assertThat(last.isComplete()).as("the upstream is held up too").isFalse();
            upstream.pours(CLOSING);
            upstream.end();

            byte[] piece = PIECE.getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < PIECES; i++) {
                assertThat(Arrays.equals(body.readNBytes(piece.length), piece)).isTrue();
            }
            assertThat(UntouchedLoop.rest(body)).isEqualTo(CLOSING);
        }
        await().until(() -> memory.used() == 0);
        long length = START.length() + (long) PIECES * PIECE.length() + CLOSING.length();
        assertThat(loop.relay().notes().rows().getLast().bytesOut()).isEqualTo(length);
    }

    @Test
    void holdAFileUpAndGetAllOfItWhenTheyRead() throws Exception {
        try (RawClient client = loop.asks("GET", "/v1/files/file_1/content", "")) {
            AskedUpstream upstream = loop.upstream().head(200, "application/octet-stream");
            Future<Void> last = pour(upstream, PIECE);
            await().until(loop.relay()::stalled);
            otherClientsGetTheirs();
            assertThat(last.isComplete()).as("the upstream is held up too").isFalse();
            upstream.end();

            InputStream body = client.readHead().body();
            byte[] piece = PIECE.getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < PIECES; i++) {
                assertThat(Arrays.equals(body.readNBytes(piece.length), piece)).isTrue();
            }
            assertThat(body.read()).isNegative();
        }
        await().until(() -> memory.used() == 0);
    }

    @Test
    void areNoSilenceOfTheUpstreamAndAreClosedWhenTheyHaveHeldItUpForLong() throws Exception {
        try (RawClient client = loop.asks(STREAM)) {
            AskedUpstream upstream = loop.upstream().streams(START);
            client.readHead();
            pour(upstream, PIECE);
            await().until(loop.relay()::stalled);
            loop.pass(SILENCE.multipliedBy(5));
            loop.relay().look();
            assertThat(loop.relay().notes().endings()).isZero();

            loop.relay().closeStalled(Duration.ofMinutes(2));

            assertThatThrownBy(client::readBody).isInstanceOf(IOException.class);
            upstream.awaitLeft();
        }
        assertThat(loop.answered()).isTrue();
        assertThat(loop.row().status()).isEqualTo(499);
        assertThat(loop.breaker()).isEqualTo("succeeded");
        await().until(() -> memory.used() == 0);
    }

    @Test
    void areClosedWhereThereIsNoMemoryToWaitForThem() throws Exception {
        try (RawClient client = loop.asks(STREAM)) {
            AskedUpstream upstream = loop.upstream().streams(START);
            client.readHead();
            long others = fill();
            pour(upstream, PIECE);
            await().until(() -> memory.refused() > 0);

            assertThatThrownBy(client::readBody).isInstanceOf(IOException.class);
            upstream.awaitLeft();

            assertThat(loop.row().status()).isEqualTo(499);
            await().until(() -> memory.used() == others);
        }
    }

    @Test
    void whoLeavesIsDrainedToTheEnd() throws Exception {
        loop.drains();
        AskedUpstream upstream;
        try (RawClient client = loop.asks(STREAM)) {
            upstream = loop.upstream().streams(START);
            client.readHead();
            pour(upstream, PIECE);
            upstream.pours(CLOSING);
            upstream.end();
            await().until(loop.relay()::stalled);
        }
        assertThat(loop.row().status()).isEqualTo(499);
        assertThat(loop.row().tokens().output()).isEqualTo(7);
        assertThat(loop.row().stopReason()).isEqualTo("end_turn");
        await().until(() -> memory.used() == 0);
    }

    /** Returns when the last piece has gone out. */
    private static Future<Void> pour(AskedUpstream upstream, String piece) {
        Future<Void> last = Future.succeededFuture();
        for (int i = 0; i < PIECES; i++) {
            last = upstream.pours(piece);
        }
        return last;
    }

    private void otherClientsGetTheirs() throws Exception {
        try (RawClient other = loop.asks(WHOLE)) {
            loop.upstream().answers(200, "application/json", MessageJson.message("Hello."));
            assertThat(other.readHead().readBody()).isNotEmpty();
        }
    }

    /** Leaves 32 KB of the memory; returns what others hold. */
    private long fill() {
        int megabyte = 1 << 20;
        for (int bytes : List.of(12 * megabyte, 2 * megabyte, 2 * megabyte - 32 * 1024)) {
            Holding other = memory.holding();
            other.ownedBy("other " + bytes);
            assertThat(other.grow(bytes)).isEqualTo(Grant.GRANTED);
        }
        return memory.used();
    }
}
