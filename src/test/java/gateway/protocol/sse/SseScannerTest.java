package gateway.protocol.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.protocol.sse.SeenEvents.Event;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseScannerTest {

    private static final String TWO_EVENTS = "event: ping\ndata: {}\n\nevent: message_stop\ndata: {\"a\":1}\n\n";

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void readsEventsWithEveryKindOfLineEnd(String lineEnd) {
        SeenEvents seen = SeenEvents.of(TWO_EVENTS.replace("\n", lineEnd));
        assertThat(seen.events).containsExactly(new Event("ping", "{}"), new Event("message_stop", "{\"a\":1}"));
        assertThat(seen.boundaries)
                .containsExactly(TWO_EVENTS.replace("\n", lineEnd).length());
    }

    @Test
    void skipsAByteOrderMarkAtTheStartOnly() {
        assertThat(SeenEvents.of("\uFEFF" + TWO_EVENTS).events).hasSize(2);
        assertThat(SeenEvents.of("data: 1\n\n\uFEFFdata: 2\n\n").events).containsExactly(new Event(null, "1"));
    }

    @Test
    void takesTheBeginningOfAByteOrderMarkForAnUnknownField() {
        byte[] stream = "??data: 1\n\ndata: 2\n\n".getBytes(StandardCharsets.US_ASCII);
        stream[0] = (byte) 0xEF;
        stream[1] = (byte) 0xBB;
        assertThat(SeenEvents.bytewise(stream).events).containsExactly(new Event(null, "2"));
        assertThat(SeenEvents.ofCut(stream, stream.length).events).containsExactly(new Event(null, "2"));
    }

    @Test
    void takesACommentBlockForABoundaryAndNotForAnEvent() {
        SeenEvents seen = SeenEvents.of(": keep-alive\n\nid: 3\nretry: 10\n\n");
        assertThat(seen.events).isEmpty();
        assertThat(seen.lastBoundary()).isEqualTo(31);
    }

    @Test
    void ignoresCommentsAndOtherFieldsInsideAnEvent() {
        assertThat(SeenEvents.of(
                                "event: a\n:data: no\nid: 1\ndatas: no\nevents: no\nDATA: no\n data: no\ndata: yes\n\n")
                        .events)
                .containsExactly(new Event("a", "yes"));
    }

    @Test
    void removesOneSpaceBehindTheColonOnly() {
        assertThat(SeenEvents.of("event:a\ndata:  two\ndata:\tnone\n\n").events)
                .containsExactly(new Event("a", " two\n\tnone"));
    }

    @Test
    void takesAFieldWithoutAColonForAnEmptyValue() {
        assertThat(SeenEvents.of("event: a\ndata\ndata\n\nevent\ndata: 1\n\n").events)
                .containsExactly(new Event("a", "\n"), new Event(null, "1"));
    }

    @Test
    void takesAnEmptyNameForNoName() {
        assertThat(SeenEvents.of("event: a\nevent:\ndata: 1\n\nevent: \n\n").events)
                .containsExactly(new Event(null, "1"));
    }

    @Test
    void takesTheLastNameOfAnEvent() {
        assertThat(SeenEvents.of("event: a\ndata: 1\nevent: b\n\n").events).containsExactly(new Event("b", "1"));
    }

    @Test
    void tellsAnEventWithoutData() {
        assertThat(SeenEvents.of("event: ping\n\n").events).containsExactly(new Event("ping", null));
    }

    @Test
    void tellsNothingOfAnEventWithoutItsBlankLine() {
        SeenEvents seen = SeenEvents.of("data: 1\n\nevent: message_stop\ndata: {}\n");
        assertThat(seen.events).hasSize(1);
        assertThat(seen.boundaries).containsExactly(9);
    }

    @Test
    void tellsAnEventAtItsCarriageReturnAndCountsTheLineFeedThatFollows() {
        SeenEvents seen = new SeenEvents();
        seen.scan("data: 1\r\n\r");
        assertThat(seen.events).hasSize(1);
        assertThat(seen.boundaries).containsExactly(10);
        seen.scan("\n");
        assertThat(seen.events).hasSize(1);
        assertThat(seen.boundaries).containsExactly(10, 11);
        seen.scan("data: 2\r");
        seen.scan("\n");
        assertThat(seen.boundaries).containsExactly(10, 11);
        seen.scan("\r\n");
        assertThat(seen.events).containsExactly(new Event(null, "1"), new Event(null, "2"));
        assertThat(seen.boundaries).containsExactly(10, 11, 22);
    }

    @Test
    void scansOnlyTheRangeItWasGiven() {
        byte[] bytes = "xxdata: 1\n\ndata: 2\n\nxx".getBytes(StandardCharsets.US_ASCII);
        List<@Nullable String> seen = new ArrayList<>();
        SseScanner scanner = new SseScanner(keepingData(seen), 100);
        assertThat(scanner.scan(bytes, 2, 15)).isEqualTo(11);
        assertThat(scanner.scan(bytes, 15, 20)).isEqualTo(20);
        assertThat(scanner.scan(bytes, 20, 20)).isEqualTo(-1);
        assertThat(seen).containsExactly("1", "2");
    }

    @Test
    void givesNoDataThatIsNotWanted() {
        SeenEvents seen = new SeenEvents("error"::equals, 100);
        seen.scan("event: ping\ndata: 1\n\nevent: error\ndata: 2\n\ndata: 3\n\n");
        assertThat(seen.events)
                .containsExactly(new Event("ping", null), new Event("error", "2"), new Event(null, null));
    }

    @Test
    void dropsDataBeyondTheCapAndGoesOn() {
        SeenEvents seen = new SeenEvents(name -> true, 4);
        seen.scan("data: 1234\n\ndata: 12345\n\ndata: 12\ndata: 3\n\ndata: 12\ndata: 34\n\ndata: 5\n\n");
        assertThat(seen.events)
                .containsExactly(
                        new Event(null, "1234"),
                        new Event(null, null),
                        new Event(null, "12\n3"),
                        new Event(null, null),
                        new Event(null, "5"));
    }

    @Test
    void keepsLargeDataThatComesInManyChunks() {
        SeenEvents seen = new SeenEvents();
        seen.scan("data: ");
        for (int i = 0; i < 1000; i++) {
            seen.scan("0123456789".repeat(10));
        }
        seen.scan("\n\ndata: 1\n\n");
        assertThat(seen.events).containsExactly(new Event(null, "0123456789".repeat(10_000)), new Event(null, "1"));
    }

    @Test
    void cutsNamesOfMoreThan256BytesAlikeWhereverTheChunksEnd() {
        byte[] stream = ("event: " + "n".repeat(300) + "\n\n").getBytes(StandardCharsets.US_ASCII);
        for (int cut = 0; cut <= stream.length; cut++) {
            assertThat(SeenEvents.ofCut(stream, cut).events).containsExactly(new Event("n".repeat(256), null));
        }
        assertThat(SeenEvents.bytewise(stream).events).containsExactly(new Event("n".repeat(256), null));
    }

    @Test
    void givesTheSameNameObjectForEveryEventOfAKnownName() {
        SeenEvents seen = SeenEvents.of(TWO_EVENTS + "event: pi");
        seen.scan("ng\n\n");
        assertThat(seen.events.getLast().name()).isSameAs(seen.events.getFirst().name());
    }

    @Test
    void letsTheListenersExceptionThrough() {
        SseScanner scanner = new SseScanner(
                new SseScanner.Listener() {
                    @Override
                    public boolean wantsData(@Nullable String name) {
                        return false;
                    }

                    @Override
                    public void onEvent(@Nullable String name, byte @Nullable [] data) {
                        throw new IllegalStateException("stop");
                    }
                },
                10);
        byte[] bytes = TWO_EVENTS.getBytes(StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> scanner.scan(bytes, 0, bytes.length)).hasMessage("stop");
    }

    private static SseScanner.Listener keepingData(List<@Nullable String> seen) {
        return new SseScanner.Listener() {
            @Override
            public boolean wantsData(@Nullable String name) {
                return true;
            }

            @Override
            public void onEvent(@Nullable String name, byte @Nullable [] data) {
                seen.add(data == null ? null : new String(data, StandardCharsets.UTF_8));
            }
        };
    }
}
