package gateway.translation.strict;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the vendors take in Chat Completions, from what they document and from reports of what they refuse. Where nothing is known,
 * the least that a server of the dialect takes. Stateless.
 */
final class ChatVendors {

    private static final String[] OF_OPENAI = {
        "logprobs",
        "top_logprobs",
        "metadata",
        "prompt_cache_key",
        "prompt_cache_retention",
        "safety_identifier",
        "service_tier",
        "store",
        "user",
        "verbosity",
        "prediction"
    };

    private static final Pattern TEXT_ONLY =
            Pattern.compile("gpt-oss.*|deepseek-(v3|r1|v4-pro).*|glm-(4\\.[67]|5(\\.[12])?)");

    private ChatVendors() {}

    static ChatFacts of(String vendor, String model) {
        String name = model.substring(model.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        return switch (vendor) {
            case "openai", "azure" -> openAi(vendor, name);
            case "mistral" -> mistral(name);
            case "deepseek" -> deepSeek(name);
            case "moonshot" -> moonshot(name);
            case "zhipu" -> zhipu(name);
            case "minimax" -> miniMax(name);
            case "google" -> google(name);
            case "xai" -> xai(name);
            case "groq" -> groq(name);
            case "cerebras" -> cerebras(name);
            case "qwen" -> qwen(name);
            case "openrouter" -> openRouter();
            case "copilot" -> copilot(name);
            case "nvidia", "fireworks", "together", "siliconflow" -> HostedModels.of(vendor, name, isTextOnly(name));
            default -> LocalServers.of(vendor, name);
        };
    }

    static boolean isTextOnly(String name) {
        return TEXT_ONLY.matcher(name).matches();
    }

    static boolean isMistral(String name) {
        return name.matches(".*(mistral|ministral|devstral|magistral|codestral|mixtral).*");
    }

    /**
     * https://platform.openai.com/docs/api-reference/chat/create; what reasoning models refuse: BerriAI/litellm#21576,
     * run-llama/llama_index#20865 (o-series), google-deepmind/concordia#164 (verbosity), spiceai/spiceai#5231 (metadata).
     */
    private static ChatFacts openAi(String vendor, String name) {
        ChatFacts facts = new ChatFacts().field(OF_OPENAI).message("refusal", "audio", "function_call", "annotations");
        facts.roles.add("developer");
        facts.callId = Pattern.compile("\\S{1,40}");
        facts.files = vendor.equals("openai");
        facts.storesMetadata = true;
        boolean oSeries = name.matches("o\\d.*");
        boolean five = name.matches("gpt-[5-9].*") && !name.startsWith("gpt-5-chat");
        facts.limit(oSeries || five ? "max_completion_tokens" : null);
        if (!five) {
            facts.verbosity = "medium";
        }
        if (!oSeries && !five) {
            return facts;
        }
        facts.sampling = false;
        facts.without("stop", "logit_bias", "logprobs", "top_logprobs", "prediction");
        if (oSeries) {
            return facts.without("parallel_tool_calls").effort("low", "medium", "high");
        }
        if (name.matches("gpt-5\\.[4-9].*|gpt-[6-9].*")) {
            // openai/openai-openapi#541 and others: "Function tools with reasoning_effort are not supported".
            facts.effortWithTools = "none";
        }
        if (name.matches("gpt-5(-.*)?")) {
            return facts.effort("minimal", "low", "medium", "high");
        }
        facts.effort("none", "low", "medium", "high");
        return name.startsWith("gpt-5.1") ? facts : facts.effort("xhigh");
    }

    /**
     * https://docs.mistral.ai/api/ with "extra_forbidden"; the order of messages and the form of ids: the validator of
     * mistralai/mistral-common and NousResearch/hermes-agent#20154.
     */
    private static ChatFacts mistral(String name) {
        ChatFacts facts = new ChatFacts()
                .without("max_completion_tokens", "seed", "stream_options", "logit_bias")
                .field("prediction", "prompt_cache_key")
                .limit("max_tokens");
        facts.callId = Pattern.compile("[a-zA-Z0-9]{9}");
        facts.userBehindTool = false;
        facts.hottest = 1.5;
        if (name.matches("mistral-small-latest|mistral-medium-3-5.*")) {
            facts.effort("none", "high");
        }
        return facts;
    }

    /** https://api-docs.deepseek.com: thinking_mode, create-chat-completion; texts in lists: QwenLM/qwen-code#2320. */
    private static ChatFacts deepSeek(String name) {
        ChatFacts facts = new ChatFacts()
                .message("reasoning_content", "prefix")
                .field("thinking")
                .limit("max_tokens");
        facts.thinking.addAll(Set.of("enabled", "disabled"));
        facts.choices.removeAll(Set.of("required", "named"));
        facts.formats.remove("json_schema");
        facts.images = name.contains("flash");
        facts.lists = facts.images;
        facts.thinkingWanted = true;
        facts.stops = 16;
        return facts;
    }

    /**
     * https://platform.kimi.ai/docs/api/chat; empty thinking counts as none: earendil-works/pi#4178; K3 takes no named tool: the
     * page; empty texts: BerriAI/litellm#42186.
     */
    private static ChatFacts moonshot(String name) {
        ChatFacts facts =
                new ChatFacts().message("reasoning_content", "partial").field("thinking");
        facts.hottest = 1;
        facts.emptyThinking = false;
        facts.thinking.addAll(Set.of("enabled", "disabled"));
        if (name.startsWith("kimi-k3")) {
            facts.fields.remove("thinking");
            facts.effort("low", "high", "max").without("n", "frequency_penalty", "presence_penalty");
            facts.choices.remove("named");
            facts.sampling = false;
            facts.thinkingWanted = true;
        } else if (name.matches("kimi-k2\\..*|kimi-k2-thinking.*")) {
            facts.choices.removeAll(Set.of("required", "named"));
            facts.without("n", "frequency_penalty", "presence_penalty");
            facts.sampling = false;
            facts.thinkingWanted = true;
            if (name.startsWith("kimi-k2.7-code")) {
                facts.fields.remove("thinking");
            }
        }
        return facts;
    }

    /** https://docs.z.ai/api-reference/llm/chat-completion; the temperature: theopenco/llmgateway#3268. */
    private static ChatFacts zhipu(String name) {
        ChatFacts facts = new ChatFacts()
                .message("reasoning_content")
                .field("thinking")
                .without("frequency_penalty", "presence_penalty")
                .limit("max_tokens");
        facts.thinking.addAll(Set.of("enabled", "disabled"));
        facts.choices.removeAll(Set.of("required", "named", "none"));
        facts.formats.remove("json_schema");
        facts.images = !isTextOnly(name);
        facts.hottest = 1;
        return facts;
    }

    /** https://platform.minimax.io/docs/api-reference/text-openai-api: temperature above 0 and up to 1. */
    private static ChatFacts miniMax(String name) {
        ChatFacts facts = new ChatFacts();
        facts.formats.remove("json_schema");
        facts.images = !name.startsWith("minimax-m2");
        facts.hottest = 1;
        facts.zero = false;
        return facts;
    }

    /** https://ai.google.dev/gemini-api/docs/openai and .../thought-signatures; Gitlawb/openclaude#76, jeremychone/rust-genai#115. */
    private static ChatFacts google(String name) {
        ChatFacts facts = new ChatFacts()
                .without("seed", "frequency_penalty", "parallel_tool_calls")
                .limit("max_tokens");
        facts.notInSchemas.addAll(Set.of("$schema", "additionalProperties", "propertyNames", "const"));
        facts.notInSchemas.addAll(Set.of("exclusiveMinimum", "exclusiveMaximum", "multipleOf", "uniqueItems"));
        facts.signatures = true;
        facts.signedCalls = name.startsWith("gemini-3");
        if (name.startsWith("gemini-3-pro")) {
            return facts.effort("low", "high");
        }
        return name.startsWith("gemini-3") || name.contains("2.5-pro")
                ? facts.effort("low", "medium", "high")
                : facts.effort("none", "low", "medium", "high");
    }

    /** https://docs.x.ai/docs/guides/reasoning and the sources of each model in mnfst/modelparams.dev. */
    private static ChatFacts xai(String name) {
        ChatFacts facts = new ChatFacts()
                .field("logprobs", "top_logprobs")
                .without("frequency_penalty", "presence_penalty")
                .message("reasoning_content");
        if (name.matches("grok-(3-mini|4|code|build).*") && !name.contains("non-reasoning")) {
            facts.without("stop");
        }
        if (name.startsWith("grok-3-mini")) {
            return facts.effort("low", "high");
        }
        if (name.startsWith("grok-4.3")) {
            return facts.effort("none", "low", "medium", "high");
        }
        return name.startsWith("grok-4.5") ? facts.effort("low", "medium", "high") : facts;
    }

    /** https://console.groq.com/docs/openai and /reasoning; JSON beside tools: agno-agi/agno#1065, vercel/ai#16540. */
    private static ChatFacts groq(String name) {
        ChatFacts facts = new ChatFacts().field("user").without("n", "logit_bias");
        facts.images = name.startsWith("llama-4");
        facts.formatWithTools = false;
        if (!name.matches("(gpt-oss|llama-4).*")) {
            facts.formats.remove("json_schema");
        }
        return name.startsWith("gpt-oss") ? facts.message("reasoning").effort("low", "medium", "high") : facts;
    }

    /** https://inference-docs.cerebras.ai: unknown fields are refused; Kilo-Org/kilocode#10375. */
    private static ChatFacts cerebras(String name) {
        ChatFacts facts = new ChatFacts()
                .message("reasoning")
                .field("user")
                .without("frequency_penalty", "presence_penalty", "logit_bias", "parallel_tool_calls")
                .limit("max_completion_tokens");
        facts.images = false;
        return name.startsWith("gpt-oss") ? facts.effort("low", "medium", "high") : facts;
    }

    /** https://www.alibabacloud.com/help/en/model-studio: a forced tool is refused while thinking is on, QwenLM/qwen-code#7659. */
    private static ChatFacts qwen(String name) {
        ChatFacts facts = new ChatFacts().field("top_k", "logprobs", "top_logprobs");
        facts.message("reasoning_content");
        if (name.matches("qwen3\\..*|.*thinking.*|qwq.*|qvq.*|deepseek-v4.*")) {
            facts.choices.removeAll(Set.of("required", "named"));
        }
        return name.startsWith("deepseek-v4") ? facts.effort("high", "max") : facts;
    }

    /** https://openrouter.ai/docs/api-reference/overview: fields that a model does not take are left out there. */
    private static ChatFacts openRouter() {
        ChatFacts facts = new ChatFacts().field(OF_OPENAI).field("reasoning", "top_k", "cache_control");
        facts.effort("none", "minimal", "low", "medium", "high", "xhigh");
        facts.message("reasoning_details", "reasoning", "reasoning_content", "refusal", "annotations");
        facts.roles.add("developer");
        // https://openrouter.ai/docs/guides/features/server-tools/web-search
        facts.hosted.add("openrouter:web_search");
        facts.files = true;
        facts.signatures = true;
        facts.marks = true;
        return facts;
    }

    /** github/app#3268, charmbracelet/crush#2902. */
    private static ChatFacts copilot(String name) {
        ChatFacts facts = new ChatFacts();
        facts.signatures = true;
        if (name.matches("gpt-[5-9].*")) {
            facts.limit("max_completion_tokens").effort("none", "minimal", "low", "medium", "high", "xhigh");
            facts.sampling = false;
            facts.without("stop");
            facts.effortWithTools = name.startsWith("gpt-5.6") ? "none" : null;
        }
        return facts;
    }
}
