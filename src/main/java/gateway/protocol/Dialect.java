package gateway.protocol;

/** A dialect in which requests for a model are put. */
public enum Dialect {
    /** Anthropic's Messages API. */
    MESSAGES,
    /** OpenAI's Chat Completions. */
    CHAT,
    /** OpenAI's Responses API. */
    RESPONSES
}
