package gateway.translation.strict;

import java.util.Set;

/** What servers for one's own machines take in Chat Completions. Stateless. */
final class LocalServers {

    private LocalServers() {}

    static ChatFacts of(String vendor, String name) {
        ChatFacts facts = new ChatFacts();
        // Templates of many models want the system first: vllm-project/vllm#41114, ollama/ollama#17774.
        facts.systemFirst = true;
        return switch (vendor) {
            case "ollama" -> ollama(facts);
            case "lmstudio" -> lmStudio(facts);
            case "llamacpp" -> llamaCpp(facts);
            case "vllm" -> vllm(facts, name);
            case "sglang" -> sglang(facts);
            case "mlx" -> facts.message("reasoning", "reasoning_content").field("top_k");
            default -> compatible(facts);
        };
    }

    /** https://docs.ollama.com/openai. */
    private static ChatFacts ollama(ChatFacts facts) {
        facts.imageUrls = false;
        return facts.message("reasoning").limit("max_tokens");
    }

    /** lmstudio-ai/lmstudio-bug-tracker#670 (named tools), #1120 (images), containers/kubernetes-mcp-server#758 (patterns). */
    private static ChatFacts lmStudio(ChatFacts facts) {
        facts.imageUrls = false;
        facts.choices.remove("named");
        facts.notInSchemas.add("pattern");
        return facts.field("top_k")
                .effort("none", "minimal", "low", "medium", "high", "xhigh")
                .limit("max_tokens");
    }

    /** https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md; patterns: ggml-org/llama.cpp#27580. */
    private static ChatFacts llamaCpp(ChatFacts facts) {
        facts.notInSchemas.add("pattern");
        return facts.message("reasoning_content")
                .field("top_k", "logprobs", "top_logprobs")
                .effort("none", "minimal", "low", "medium", "high", "xhigh");
    }

    /** https://github.com/vllm-project/vllm/blob/main/vllm/entrypoints/openai/chat_completion/protocol.py. */
    private static ChatFacts vllm(ChatFacts facts, String name) {
        facts.userBehindTool = !ChatVendors.isMistral(name);
        facts.images = !ChatVendors.isTextOnly(name);
        return facts.message("reasoning")
                .field("top_k", "logprobs", "top_logprobs")
                .effort("none", "low", "medium", "high");
    }

    /** router-for-me/CLIProxyAPI#1572 for the words. */
    private static ChatFacts sglang(ChatFacts facts) {
        return facts.message("reasoning_content")
                .field("top_k", "logprobs", "top_logprobs")
                .effort("low", "medium", "high");
    }

    /** Of any other server nothing is known but the dialect; this one is as strict as the strictest of these. */
    private static ChatFacts compatible(ChatFacts facts) {
        facts.signatures = true;
        facts.efforts.addAll(Set.of("none", "low", "medium", "high"));
        return facts.field("reasoning_effort");
    }
}
