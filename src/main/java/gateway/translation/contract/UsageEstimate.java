package gateway.translation.contract;

/** Stands in for token counts that a target did not tell. */
public interface UsageEstimate {

    /** Input tokens of the request; computed at the first call. */
    long inputTokens();

    /** The same without much work, for the beginning of a stream, which the target's own count follows. */
    long roughInputTokens();

    /** Output tokens of so many characters of text, reasoning and tool arguments. */
    long outputTokens(long characters);
}
