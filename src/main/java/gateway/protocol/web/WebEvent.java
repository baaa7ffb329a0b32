package gateway.protocol.web;

import org.jspecify.annotations.Nullable;

/**
 * One event of the stream of a web conversation, or of the answer that is made of it. Which number its block has depends on the
 * stage: up to the collector of tool calls the upstream's, then the client's. Immutable.
 */
public sealed interface WebEvent {

    /**
     * {@code message_start}.
     *
     * @param id the upstream's, later the client's; empty for none
     * @param model empty where it is not told
     * @param usage null where nothing is counted
     */
    record Started(String id, String model, @Nullable WebCounts usage) implements WebEvent {}

    /** Another model answers than the one that was told. */
    record Renamed(String model) implements WebEvent {}

    /** {@code content_block_start}. */
    record BlockStarted(int index, WebBlock block) implements WebEvent {}

    /** A piece of text. */
    record Text(int index, String text) implements WebEvent {}

    /** A piece of thinking. */
    record Thinking(int index, String thinking) implements WebEvent {}

    /** What a piece of thinking was about; may come behind the end of its block. */
    record Summary(int index, String summary) implements WebEvent {}

    /** The signature of thinking, which is seldom told. */
    record Signed(int index, String signature) implements WebEvent {}

    /** A piece of a tool's input, or of the list that is the result of a tool that the site has run. */
    record Input(int index, String json) implements WebEvent {}

    /** A page that the text cites from here on. */
    record Cited(int index, WebPage page) implements WebEvent {}

    /**
     * {@code content_block_stop}.
     *
     * @param input the whole input of a tool where it is told once more; null for none
     */
    record BlockStopped(int index, @Nullable String input) implements WebEvent {}

    /** The blocks from this one on are taken back. */
    record Retracted(int from) implements WebEvent {}

    /**
     * {@code message_delta}.
     *
     * @param stopReason the upstream's word as it is read, later one of the Messages API; null for none
     * @param stopSequence null for none
     * @param usage null where nothing is counted
     */
    record Ending(
            @Nullable String stopReason,
            @Nullable String stopSequence,
            @Nullable WebCounts usage) implements WebEvent {}

    /** {@code message_stop}. */
    record Stopped() implements WebEvent {}

    /** {@code message_limit}, which comes with every answer. */
    record Limited(WebLimit limit) implements WebEvent {}

    /** The answer comes to no good end. */
    record Failed(WebFailure failure) implements WebEvent {}

    /** Says nothing: a ping, or news for the site's own pages. */
    record Idle() implements WebEvent {}

    /**
     * Something that is not known, and left out.
     *
     * @param kind {@code event}, {@code delta} or {@code block}, and its type behind a blank
     */
    record Unknown(String kind) implements WebEvent {}
}
