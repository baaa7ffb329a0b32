package routes.gate;

import static org.assertj.core.api.Assertions.assertThat;

import harness.RawHttp2;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameBudgetTest {

    private static final long SECOND = 1_000_000_000L;
    private static final int BLOCK = 1000;

    private final FrameBudget budget = new FrameBudget(BLOCK, 0);

    FrameBudgetTest() {
        assertThat(budget.take(Unpooled.wrappedBuffer(new byte[24]), 0)).isTrue();
    }

    private boolean send(int type, int flags, int length, long now) {
        ByteBuf bytes = Unpooled.wrappedBuffer(RawHttp2.frame(type, flags, 1, new byte[length]));
        return budget.take(bytes, now);
    }

    @ParameterizedTest
    @CsvSource({
        "6,0,8,100",
        "4,0,0,100",
        "6,1,8,1000",
        "4,1,0,1000",
        "3,0,4,200",
        "2,0,5,1000",
        "0,0,0,1000",
        "77,0,3,1000",
        "8,0,4,5000"
    })
    void endsFloods(int type, int flags, int length, int most) {
        for (int i = 0; i < most; i++) {
            assertThat(send(type, flags, length, 0)).isTrue();
        }
        assertThat(send(type, flags, length, 0)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {RawHttp2.PING, RawHttp2.SETTINGS, RawHttp2.RST_STREAM})
    void letsAFewGoOnForEver(int type) {
        for (int second = 1; second < 3600; second++) {
            for (int i = 0; i < 5; i++) {
                assertThat(send(type, 0, 8, second * SECOND)).isTrue();
            }
        }
    }

    @Test
    void eachSecondEarnsOnce() {
        sendPings(100, 0);
        sendPings(10, SECOND);
        sendPings(10, 2 * SECOND);
        assertThat(send(RawHttp2.PING, 0, 8, 2 * SECOND)).isFalse();
    }

    @Test
    void aLongPauseEarnsNoMoreThanTheBeginning() {
        sendPings(100, 0);
        sendPings(100, 3600 * SECOND);
        assertThat(send(RawHttp2.PING, 0, 8, 3600 * SECOND)).isFalse();
    }

    private void sendPings(int count, long now) {
        for (int i = 0; i < count; i++) {
            assertThat(send(RawHttp2.PING, 0, 8, now)).isTrue();
        }
    }

    @Test
    void takesAnyAmountOfDataAndRequests() {
        for (int i = 0; i < 10_000; i++) {
            assertThat(send(RawHttp2.DATA, 0, 1, 0)).isTrue();
            assertThat(send(RawHttp2.HEADERS, 5, 20, 0)).isTrue();
            assertThat(send(RawHttp2.DATA, RawHttp2.END_STREAM, 0, 0)).isTrue();
        }
        assertThat(budget.streams()).isEqualTo(10_000);
    }

    @Test
    void letsAClientOpenItsWindowsForWhatItGets() {
        for (int i = 0; i < 100_000; i++) {
            budget.wrote(1000);
            assertThat(send(RawHttp2.WINDOW_UPDATE, 0, 4, 0)).isTrue();
        }
    }

    @Test
    void skipsLargePayloads() {
        assertThat(send(RawHttp2.DATA, 0, 0x050001, 0)).isTrue();
        assertThat(budget.unfinished()).isFalse();
        assertThat(send(RawHttp2.HEADERS, 4, 9, 0)).isTrue();
        assertThat(budget.streams()).isOne();
    }

    @Test
    void endsHeaderBlocksThatAreTooLargeAtOnce() {
        assertThat(send(RawHttp2.HEADERS, 4, BLOCK, 0)).isTrue();
        assertThat(send(RawHttp2.HEADERS, 4, BLOCK + 1, 0)).isFalse();
    }

    @Test
    void countsTheContinuationsOfEachBlockAnew() {
        for (int block = 0; block < 3; block++) {
            assertThat(send(RawHttp2.HEADERS, 0, 5, 0)).isTrue();
            for (int i = 0; i < 20; i++) {
                assertThat(send(RawHttp2.CONTINUATION, i == 19 ? 4 : 0, 1, 0)).isTrue();
            }
        }
    }

    @Test
    void endsHeaderBlocksThatDoNotEnd() {
        assertThat(send(RawHttp2.HEADERS, 0, 500, 0)).isTrue();
        assertThat(budget.unfinished()).isTrue();
        assertThat(send(RawHttp2.CONTINUATION, 0, 400, 0)).isTrue();
        assertThat(send(RawHttp2.CONTINUATION, 0, 400, 0)).isFalse();
    }

    @Test
    void endsEmptyContinuations() {
        assertThat(send(RawHttp2.HEADERS, 0, 5, 0)).isTrue();
        assertThat(send(RawHttp2.CONTINUATION, 0, 0, 0)).isFalse();
    }

    @Test
    void endsManySmallContinuations() {
        assertThat(send(RawHttp2.HEADERS, 0, 5, 0)).isTrue();
        for (int i = 0; i < 32; i++) {
            assertThat(send(RawHttp2.CONTINUATION, 0, 1, 0)).isTrue();
        }
        assertThat(send(RawHttp2.CONTINUATION, 0, 1, 0)).isFalse();
    }

    @Test
    void readsFramesCutAnywhere() {
        byte[] ping = RawHttp2.frame(RawHttp2.PING, 0, 0, new byte[8]);
        for (int i = 0; i < 100; i++) {
            for (byte b : ping) {
                assertThat(budget.take(Unpooled.wrappedBuffer(new byte[] {b}), 0))
                        .isTrue();
            }
            assertThat(budget.unfinished()).isFalse();
        }
        assertThat(budget.take(Unpooled.wrappedBuffer(ping), 0)).isFalse();
    }

    @Test
    void knowsWhatHasBegunAndNotEnded() {
        byte[] headers = RawHttp2.frame(RawHttp2.HEADERS, 5, 1, new byte[10]);
        budget.take(Unpooled.wrappedBuffer(headers, 0, 5), 0);
        assertThat(budget.unfinished()).as("a head of a frame").isTrue();
        budget.take(Unpooled.wrappedBuffer(headers, 5, 7), 0);
        assertThat(budget.unfinished()).isTrue();
        budget.take(Unpooled.wrappedBuffer(headers, 12, headers.length - 12), 0);
        assertThat(budget.unfinished()).isFalse();
        byte[] data = RawHttp2.frame(RawHttp2.DATA, 0, 1, new byte[10]);
        budget.take(Unpooled.wrappedBuffer(data, 0, 12), 0);
        assertThat(budget.unfinished()).as("data may come as it likes").isFalse();
        assertThat(new FrameBudget(BLOCK, 0).unfinished()).as("a preface").isTrue();
    }
}
