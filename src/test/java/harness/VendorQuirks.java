package harness;

/** What tells the APIs of vendors apart before the first byte of an answer: where they are, and how a key is presented. */
enum VendorQuirks {
    OPENAI("authorization", "/v1"),
    OPENROUTER("authorization", "/api/v1"),
    AZURE("api-key", "/openai"),
    OLLAMA("", "/v1"),
    LMSTUDIO("", "/v1"),
    DEEPSEEK("authorization", ""),
    GROQ("authorization", "/openai/v1"),
    GOOGLE("authorization", "/v1beta/openai"),
    VLLM("", "/v1"),
    /** Moonshot's Kimi behind the Messages API, for all that are compatible with Anthropic. */
    KIMI("x-api-key", "/anthropic/v1");

    private final String keyHeader;
    private final String root;

    VendorQuirks(String keyHeader, String root) {
        this.keyHeader = keyHeader;
        this.root = root;
    }

    /** The header that holds the key, empty where none is wanted. */
    String keyHeader() {
        return keyHeader;
    }

    /** What stands before {@code /models}. */
    String root() {
        return root;
    }

    /** The name of the field of reasoning, null where the vendor tells none. */
    String reasoningField() {
        return switch (this) {
            case OPENROUTER, OLLAMA, GROQ, VLLM -> "reasoning";
            case LMSTUDIO, DEEPSEEK -> "reasoning_content";
            case OPENAI, AZURE, GOOGLE, KIMI -> null;
        };
    }

    /** Whether the vendor says how much of a prompt came out of its cache. */
    boolean tellsCache() {
        return switch (this) {
            case OPENAI, OPENROUTER, AZURE, DEEPSEEK, KIMI -> true;
            case OLLAMA, LMSTUDIO, GROQ, GOOGLE, VLLM -> false;
        };
    }

    /** Whether {@code system} is taken in the first place only. */
    boolean wantsSystemFirst() {
        return this == OLLAMA || this == LMSTUDIO || this == VLLM || this == GOOGLE;
    }
}
