package gateway.web.stream;

import gateway.protocol.web.WebCounts;
import gateway.protocol.web.WebEvent;
import gateway.protocol.web.WebFailure;
import gateway.protocol.web.WebLimit;
import gateway.translation.contract.SseEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One answer made of the events of a web conversation, a stage after the other: {@link #parse}, {@link #injectModel},
 * {@link #scanStopSequences}, {@link #holdToolCalls}, {@link #collect}, {@link #countTokens}, {@link #emit}. Each takes what the
 * one before gave, mostly a list of one event, often an empty one.
 *
 * <p>What {@link #graceOver} and {@link #upstreamEnded} give goes through the last three. An answer ends once; what comes behind
 * its end is left out, but for {@code message_limit}. A paused answer is whole for its client, and its upstream goes on: its
 * later events belong to {@link #resumed}.
 *
 * <p>Bounds: 16 million characters of text, thinking and input of tools, 1,000 blocks, 64 calls. What exceeds them fails. Used by
 * one thread at a time.
 */
public final class WebAnswer {

    /** How far an answer is. */
    public enum Phase {
        /** There is nothing for the client yet. */
        BEGINNING,
        /** More has to come. */
        OPEN,
        /** There are calls for the client, and no block is open: either more comes, or the upstream waits for results. */
        CALLING,
        /** Whole for the client, with calls; the upstream waits for their results and goes on then. */
        PAUSED,
        /** Whole by a stop sequence; the upstream does not know and has to be stopped. */
        STOPPED,
        /** Whole, for the upstream too. */
        WHOLE,
        /** Over without a good end. */
        FAILED
    }

    /**
     * What is known of an answer before it comes.
     *
     * @param messageId {@code msg_…}
     * @param model the client's, told where the upstream tells none
     * @param stopSequences none of them empty; 1,000 at most, with 64 K characters together
     * @param declaredTools names of the client's tools; calls of others are run by the site
     * @param showServerTools whether searches of the site are told, and citations
     * @param input tokens of the request, by estimate
     * @param tokensOf counts a text
     */
    public record Facts(
            String messageId,
            String model,
            List<String> stopSequences,
            Set<String> declaredTools,
            boolean showServerTools,
            EstimatedInput input,
            ToLongFunction<String> tokensOf) {

        public Facts {
            stopSequences = List.copyOf(stopSequences);
            declaredTools = Set.copyOf(declaredTools);
        }
    }

    /**
     * Tokens of a request.
     *
     * @param tokens that are not cached
     * @param cacheRead read from the prompt cache
     * @param cacheWrite written to the prompt cache
     */
    public record EstimatedInput(long tokens, long cacheRead, long cacheWrite) {}

    private final UnknownKinds unknown = new UnknownKinds();
    private final EventParser parser;
    private final ModelInjector model;
    private final StopScanner scanner;
    private final ToolCallCollector tools;
    private final MessageCollector message = new MessageCollector();
    private final TokenCounter tokens;
    private final MessageEmitter emitter = new MessageEmitter();
    private boolean paused;

    /** Starts an answer. */
    public WebAnswer(Facts facts) {
        this(facts, null);
    }

    private WebAnswer(Facts facts, @Nullable WebAnswer before) {
        parser = new EventParser(unknown, before == null ? null : before.parser);
        model = new ModelInjector(facts.messageId(), facts.model());
        scanner = new StopScanner(facts.stopSequences());
        tools = before == null
                ? new ToolCallCollector(facts.declaredTools(), facts.showServerTools(), unknown)
                : new ToolCallCollector(facts.declaredTools(), facts.showServerTools(), unknown, before.tools);
        tokens = new TokenCounter(facts.input(), facts.tokensOf(), message::blocks);
    }

    /** Reads an event. */
    public List<WebEvent> parse(SseEvent event) {
        List<WebEvent> events = parser.parse(event);
        return isOver() ? List.of() : events;
    }

    /** Gives the message its id, and its model where the upstream tells none. */
    public List<WebEvent> injectModel(List<WebEvent> events) {
        return model.inject(events);
    }

    /** Ends the answer at a stop sequence, and holds back what may be the beginning of one. */
    public List<WebEvent> scanStopSequences(List<WebEvent> events) {
        return scanner.scan(events);
    }

    /** Tells the client's tools from the site's, and numbers the blocks anew. */
    public List<WebEvent> holdToolCalls(List<WebEvent> events) {
        return tools.hold(events);
    }

    /** Keeps the message, and checks the input of tools. */
    public List<WebEvent> collect(List<WebEvent> events) {
        return message.collect(events);
    }

    /** Puts the usage into the events that tell it. */
    public List<WebEvent> countTokens(List<WebEvent> events) {
        return tokens.count(events);
    }

    /** Writes the events for the client. */
    public void emit(List<WebEvent> events) {
        emitter.emit(events);
    }

    /** Takes what was written since the last call. */
    public byte[] take() {
        return emitter.take();
    }

    /** The upstream has been silent for a while; ends an answer that is {@link Phase#CALLING}, and nothing else. */
    public List<WebEvent> graceOver() {
        if (phase() != Phase.CALLING) {
            return List.of();
        }
        paused = true;
        return tools.pause();
    }

    /** The upstream's stream is over; an answer that is not whole fails, with all its text before. */
    public List<WebEvent> upstreamEnded() {
        if (isOver()) {
            return List.of();
        }
        List<WebEvent> rest = new ArrayList<>(scanner.rest());
        rest.add(new WebEvent.Failed(
                WebFailure.of(WebFailure.Kind.CUT, "The upstream's stream broke off before the answer was whole.")));
        return tools.hold(rest);
    }

    private boolean isOver() {
        return message.isWhole() || message.failure() != null;
    }

    /** How far the answer is. */
    public Phase phase() {
        if (message.failure() != null) {
            return Phase.FAILED;
        }
        if (message.isWhole()) {
            return scanner.hasMatched() ? Phase.STOPPED : paused ? Phase.PAUSED : Phase.WHOLE;
        }
        if (!message.isStarted()) {
            return Phase.BEGINNING;
        }
        return tools.mayWait() ? Phase.CALLING : Phase.OPEN;
    }

    /** Whether the client has got anything but an error, so that nobody else can be asked. */
    public boolean begun() {
        return message.isStarted();
    }

    /** Ids of the calls of this answer that the client has to answer, in their order. */
    public Set<String> calls() {
        return tools.calls();
    }

    /**
     * The whole message as JSON.
     *
     * @throws IllegalStateException while the answer is not paused, stopped or whole
     */
    public byte[] message() {
        if (!message.isWhole()) {
            throw new IllegalStateException("the answer is " + phase() + ", expected it to be whole");
        }
        return message.message(MessageEmitter.usage(tokens.usage()));
    }

    /** Bytes of what is kept of the answer, about. */
    public long held() {
        return message.characters();
    }

    /** What {@code message_limit} told last, null where it has not come. */
    public @Nullable WebLimit limit() {
        return parser.limit();
    }

    /** Why the answer failed, null where it did not. */
    public @Nullable WebFailure failure() {
        return message.failure();
    }

    /** The tokens of the whole answer, null before its end. */
    public @Nullable WebCounts usage() {
        return tokens.usage();
    }

    /** Whether any of the tokens is an estimate, as nearly always. */
    public boolean estimated() {
        return tokens.isEstimated();
    }

    /**
     * The answer that goes on where this paused one ended, on the same stream of the upstream.
     *
     * @throws IllegalStateException while the answer is not paused
     */
    public WebAnswer resumed(Facts next) {
        if (phase() != Phase.PAUSED) {
            throw new IllegalStateException("the answer is " + phase() + ", expected it to be paused");
        }
        return new WebAnswer(next, this);
    }

    /** Kinds of events, deltas and blocks that were left out because nobody knows them, and how often. */
    public Map<String, Integer> unknown() {
        return unknown.counts();
    }
}
