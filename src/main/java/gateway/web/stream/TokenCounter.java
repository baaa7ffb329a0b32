package gateway.web.stream;

import gateway.protocol.web.WebCounts;
import gateway.protocol.web.WebEvent;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The sixth stage: puts the usage into the two events that tell it. The site tells none as a rule, so the input is what was
 * estimated before, and the output is counted at the end, of all texts together.
 */
final class TokenCounter {

    private static final String SEARCH = "web_search";

    private final WebAnswer.EstimatedInput estimate;
    private final ToLongFunction<String> tokensOf;
    private final Supplier<List<KeptBlock>> blocks;
    private @Nullable WebCounts begun;
    private @Nullable WebCounts whole;
    private boolean estimated;

    /** @param blocks of the message so far */
    TokenCounter(WebAnswer.EstimatedInput estimate, ToLongFunction<String> tokensOf, Supplier<List<KeptBlock>> blocks) {
        this.estimate = estimate;
        this.tokensOf = tokensOf;
        this.blocks = blocks;
    }

    List<WebEvent> count(List<WebEvent> events) {
        for (WebEvent event : events) {
            if (tells(event)) {
                return events.stream().map(this::counted).toList();
            }
        }
        return events;
    }

    private static boolean tells(WebEvent event) {
        return event instanceof WebEvent.Started || event instanceof WebEvent.Ending;
    }

    private WebEvent counted(WebEvent event) {
        return switch (event) {
            case WebEvent.Started started -> {
                begun = started.usage();
                yield new WebEvent.Started(started.id(), started.model(), input(begun, output(begun, 1), 0, 0));
            }
            case WebEvent.Ending ending -> {
                whole = whole(ending);
                yield new WebEvent.Ending(ending.stopReason(), ending.stopSequence(), whole);
            }
            default -> event;
        };
    }

    private WebCounts whole(WebEvent.Ending ending) {
        WebCounts told = ending.usage();
        long thinking = 0;
        long output = 0;
        long searches = 0;
        OutputTokens counts = new OutputTokens(tokensOf);
        for (KeptBlock block : blocks.get()) {
            long tokens = counts.of(block);
            output += tokens;
            thinking += block.isThinking() ? tokens : 0;
            searches += block.calls(SEARCH) ? 1 : 0;
        }
        estimated = told == null || told.output() == WebCounts.UNTOLD;
        output += counts.frames();
        long known = output(told, output == 0 ? 0 : output + OutputTokens.end(ending.stopReason()));
        return input(told == null ? begun : told, known, Math.min(thinking, known), searches);
    }

    private static long output(@Nullable WebCounts told, long other) {
        return told == null ? other : WebCounts.or(told.output(), other);
    }

    private WebCounts input(@Nullable WebCounts told, long output, long thinking, long searches) {
        if (told == null || told.input() == WebCounts.UNTOLD) {
            estimated = true;
            return new WebCounts(
                    estimate.tokens(), output, estimate.cacheRead(), estimate.cacheWrite(), thinking, searches);
        }
        return new WebCounts(
                told.input(),
                output,
                WebCounts.or(told.cacheRead(), 0),
                WebCounts.or(told.cacheWrite(), 0),
                thinking,
                searches);
    }

    /** The counts of the whole answer, null before its end. */
    @Nullable
    WebCounts usage() {
        return whole;
    }

    /** Whether any of the counts is an estimate. */
    boolean isEstimated() {
        return estimated;
    }
}
