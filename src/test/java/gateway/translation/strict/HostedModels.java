package gateway.translation.strict;

/** What hosts of open models take in Chat Completions. Stateless. */
final class HostedModels {

    private HostedModels() {}

    static ChatFacts of(String vendor, String name, boolean textOnly) {
        ChatFacts facts = new ChatFacts();
        // NousResearch/hermes-agent#20154 for models of Mistral.
        facts.userBehindTool = !ChatVendors.isMistral(name);
        // Cards of the models; such an image is answered with an error.
        facts.images = !textOnly;
        return switch (vendor) {
            case "nvidia" -> nvidia(facts, name);
            case "fireworks" -> fireworks(facts, name);
            case "together" -> together(facts, name);
            default -> siliconFlow(facts, name);
        };
    }

    /** https://docs.api.nvidia.com/nim/reference/llm-apis: every model has a schema of its own, unknown fields are refused. */
    private static ChatFacts nvidia(ChatFacts facts, String name) {
        if (name.startsWith("deepseek-v4")) {
            return facts.effort("none", "high", "max");
        }
        return name.startsWith("gpt-oss-120b") ? facts.effort("low", "medium", "high") : facts;
    }

    /** https://docs.fireworks.ai/guides/reasoning: "Extra inputs are not permitted". */
    private static ChatFacts fireworks(ChatFacts facts, String name) {
        facts.field("top_k", "logprobs", "top_logprobs");
        if (name.startsWith("glm-5")) {
            return facts.effort("none", "high", "max");
        }
        if (name.startsWith("deepseek-v4")) {
            return facts.effort("none", "low", "medium", "high", "xhigh", "max");
        }
        return name.matches("(gpt-oss|minimax|kimi-k2|qwen3p7).*") ? facts.effort("low", "medium", "high") : facts;
    }

    /** https://docs.together.ai/docs/inference/chat/reasoning. */
    private static ChatFacts together(ChatFacts facts, String name) {
        facts.field("top_k", "logprobs", "top_logprobs");
        if (name.startsWith("glm-5.3")) {
            return facts.effort("low", "medium", "high", "max");
        }
        if (name.matches("(deepseek-v4|glm-5\\.2).*")) {
            return facts.effort("high", "max");
        }
        return name.startsWith("gpt-oss") ? facts.effort("low", "medium", "high") : facts;
    }

    /** https://docs.siliconflow.cn/docs/api/chat-completions-post. */
    private static ChatFacts siliconFlow(ChatFacts facts, String name) {
        facts.field("top_k").limit("max_tokens");
        return name.matches("(deepseek-v4|glm-5\\.2).*") ? facts.effort("high", "max") : facts;
    }
}
