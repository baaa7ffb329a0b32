package gateway.translation.contract;

/** Stands in for token counts that a target did not tell. */
public interface UsageEstimate {

    /** Input tokens of the request; computed at the first call. */
    long inputTokens();

    /** Output tokens of so many characters of text, reasoning and tool arguments. */
    long outputTokens(long characters);
}
