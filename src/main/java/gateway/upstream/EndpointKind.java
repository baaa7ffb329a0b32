package gateway.upstream;

/**
 * What is asked of an upstream. Each kind has limits of its own at Anthropic, so what one kind suffers says little of the
 * others: {@link Consequences} tells what an answer may change, and each kind has circuit breakers of its own.
 */
public enum EndpointKind {
    /** A message is asked for, in whatever dialect. */
    MESSAGES("messages"),
    COUNT_TOKENS("count_tokens"),
    /** The list of models, or one of them. */
    MODELS("models"),
    /** A path that is passed through: batches, files, skills and the like. */
    SIDE("side"),
    /** The gateway's own question about an account; no client has a part in it. */
    CHECK("check");

    private final String label;

    EndpointKind(String label) {
        this.label = label;
    }

    /** The name in documents, logs and the keys of circuit breakers. */
    public String label() {
        return label;
    }
}
