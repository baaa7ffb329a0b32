package gateway.web.stream;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.protocol.web.WebBlock;
import gateway.protocol.web.WebCounts;
import gateway.protocol.web.WebEvent;
import gateway.protocol.web.WebFailure;
import gateway.protocol.web.WebPage;
import gateway.usage.TokenUsage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each stage alone. */
class StagesTest {

    private static final WebEvent TEXT = new WebEvent.BlockStarted(0, new WebBlock.Text(""));
    private static final WebEvent STOPPED = new WebEvent.Stopped();

    @Test
    void theModelInjectorPassesOnWhatItDoesNotChange() {
        ModelInjector injector = new ModelInjector("msg_1", "m");
        injector.inject(List.of(new WebEvent.Started("chatcompl_1", "", null)));
        List<WebEvent> events = List.of(new WebEvent.Text(0, "a"));
        assertThat(injector.inject(events)).isSameAs(events);
    }

    @Test
    void theModelInjectorGivesOneStartOnly() {
        ModelInjector injector = new ModelInjector("msg_1", "m");
        assertThat(injector.inject(List.of(new WebEvent.Renamed("n")))).isEmpty();
        assertThat(injector.inject(List.of(TEXT))).containsExactly(new WebEvent.Started("msg_1", "n", null), TEXT);
        assertThat(injector.inject(List.of(new WebEvent.Started("chatcompl_1", "x", null))))
                .isEmpty();
    }

    @Test
    void theModelInjectorBeginsNothingForAnError() {
        ModelInjector injector = new ModelInjector("msg_1", "m");
        List<WebEvent> failed = List.of(new WebEvent.Failed(WebFailure.of(WebFailure.Kind.CUT, "x")));
        assertThat(injector.inject(failed)).isEqualTo(failed);
    }

    @Test
    void theStopScannerPassesOnEverythingWhereNothingIsWanted() {
        List<WebEvent> events = List.of(new WebEvent.Text(0, "a"));
        assertThat(new StopScanner(List.of()).scan(events)).isSameAs(events);
    }

    @Test
    void theStopScannerHoldsBackNoMoreThanItMust() {
        StopScanner scanner = new StopScanner(List.of("abab"));
        scanner.scan(List.of(TEXT));
        assertThat(scanner.scan(List.of(new WebEvent.Text(0, "xaba")))).containsExactly(new WebEvent.Text(0, "x"));
        assertThat(scanner.scan(List.of(new WebEvent.Text(0, "aba")))).containsExactly(new WebEvent.Text(0, "aba"));
        assertThat(scanner.rest()).containsExactly(new WebEvent.Text(0, "aba"));
        assertThat(scanner.rest()).isEmpty();
    }

    @Test
    void theToolCallCollectorDropsUnaddressedPieces() {
        UnknownKinds unknown = new UnknownKinds();
        ToolCallCollector collector = new ToolCallCollector(Set.of(), true, unknown);
        assertThat(collector.hold(List.of(new WebEvent.Text(-1, "a"), new WebEvent.Input(7, "{}"))))
                .isEmpty();
        assertThat(unknown.counts()).containsEntry("delta outside of its block", 2);
    }

    @Test
    void theMessageCollectorIsBounded() {
        MessageCollector collector = new MessageCollector(1_000);
        collector.collect(List.of(new WebEvent.Started("msg_1", "m", null), TEXT));
        assertThat(collector.collect(List.of(new WebEvent.Text(0, "a".repeat(700)))))
                .hasSize(1);
        List<WebEvent> last = collector.collect(List.of(new WebEvent.Text(0, "a".repeat(700)), STOPPED));
        assertThat(last).hasSize(1).first().isInstanceOf(WebEvent.Failed.class);
        assertThat(Objects.requireNonNull(collector.failure()).kind()).isEqualTo(WebFailure.Kind.TOO_LARGE);
        assertThat(collector.collect(List.of(STOPPED))).isEmpty();
        assertThat(collector.isWhole()).isFalse();
    }

    @Test
    void theMessageCollectorLetsNothingThroughBehindTheEnd() {
        MessageCollector collector = new MessageCollector();
        assertThat(collector.collect(List.of(TEXT, STOPPED, TEXT))).containsExactly(TEXT, STOPPED);
        assertThat(collector.collect(List.of(TEXT))).isEmpty();
    }

    @Test
    void theMessageCollectorKeepsCitations() {
        MessageCollector collector = new MessageCollector();
        WebEvent page = new WebEvent.Cited(0, new WebPage("https://example.org", "Example"));
        WebEvent none = new WebEvent.Cited(0, new WebPage("javascript:alert(1)", "Bad"));
        collector.collect(List.of(
                new WebEvent.Started("msg_1", "m", null),
                TEXT,
                page,
                none,
                new WebEvent.Text(0, "a"),
                new WebEvent.BlockStopped(0, null),
                STOPPED));
        String json = new String(collector.message(TokenUsage.NONE), StandardCharsets.UTF_8);
        assertThat(AnswerRun.json(json).path("content").get(0).path("citations"))
                .hasSize(1);
        assertThat(json).contains("https://example.org").doesNotContain("javascript");
    }

    @Test
    void theTokenCounterCountsThinkingAsAPartOfTheOutput() {
        KeptBlock thinking = new KeptBlock(new WebBlock.Thinking(""));
        thinking.add("12345");
        KeptBlock text = new KeptBlock(new WebBlock.Text(""));
        text.add("123");
        TokenCounter counter =
                new TokenCounter(new WebAnswer.EstimatedInput(7, 3, 2), String::length, () -> List.of(thinking, text));
        counter.count(List.of(new WebEvent.Started("msg_1", "m", null)));
        assertThat(counter.count(List.of(new WebEvent.Ending("end_turn", null, null))))
                .containsExactly(new WebEvent.Ending("end_turn", null, new WebCounts(7, 8 + 3, 3, 2, 5, 0)));
        assertThat(counter.usage()).isEqualTo(new WebCounts(7, 8 + 3, 3, 2, 5, 0));
    }

    @Test
    void theTokenCounterCountsNamesAndValuesOfACallInTheirFrames() {
        KeptBlock call = new KeptBlock(new WebBlock.Tool("toolu_1", "weather", null));
        call.add("{\"city\":\"Rome\",\"days\":12}");
        KeptBlock empty = new KeptBlock(new WebBlock.Tool("toolu_2", "now", null));
        empty.add("{}");
        TokenCounter counter =
                new TokenCounter(new WebAnswer.EstimatedInput(1, 0, 0), String::length, () -> List.of(call, empty));

        counter.count(List.of(new WebEvent.Ending("tool_use", null, null)));

        long first = 5 + 25 + "weather".length() + 11 + "cityRome".length() + 11 + "days12".length();
        assertThat(counter.usage()).isEqualTo(new WebCounts(1, first + 25 + "now".length() + 3, 0, 0, 0, 0));
    }

    @Test
    void theTokenCounterPassesOnWhatTellsNoUsage() {
        TokenCounter counter =
                new TokenCounter(new WebAnswer.EstimatedInput(7, 0, 0), String::length, List::<KeptBlock>of);
        List<WebEvent> events = List.of(TEXT, STOPPED);
        assertThat(counter.count(events)).isSameAs(events);
        assertThat(counter.usage()).isNull();
    }

    @Test
    void theMessageEmitterGivesEachByteOnce() {
        MessageEmitter emitter = new MessageEmitter();
        assertThat(emitter.take()).isEmpty();
        emitter.emit(List.of(new WebEvent.Text(0, "a".repeat(2_000))));
        assertThat(new String(emitter.take(), StandardCharsets.UTF_8))
                .startsWith("event: content_block_delta\ndata: {")
                .endsWith("}\n\n");
        assertThat(emitter.take()).isEmpty();
        emitter.emit(List.of(STOPPED));
        assertThat(new String(emitter.take(), StandardCharsets.UTF_8))
                .isEqualTo("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
    }

    @Test
    void theMessageEmitterMasksWhatErrorsSay() {
        MessageEmitter emitter = new MessageEmitter();
        WebFailure failure =
                new WebFailure(WebFailure.Kind.TOLD, "api_error", "bad key sk-ant-sid01-" + "abcdefgh".repeat(6), null);
        emitter.emit(List.of(new WebEvent.Failed(failure)));
        assertThat(new String(emitter.take(), StandardCharsets.UTF_8))
                .contains("\"type\":\"api_error\"", "bad key")
                .doesNotContain("abcdefghabcdefgh");
    }
}
