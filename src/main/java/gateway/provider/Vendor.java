package gateway.provider;

/** Whose product a provider is. */
public enum Vendor {
    OPENAI,
    OPENROUTER,
    AZURE,
    OLLAMA,
    LMSTUDIO,
    DEEPSEEK,
    GROQ,
    GOOGLE,
    VLLM,
    /** Anything that speaks the Messages API. */
    ANTHROPIC,
    /** Any other OpenAI-compatible server. */
    COMPATIBLE;

    /** Whether it runs on the operator's own machines. */
    public boolean local() {
        return this == OLLAMA || this == LMSTUDIO || this == VLLM;
    }
}
