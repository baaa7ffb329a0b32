package gateway.translation.strict;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.protocol.Dialect;
import gateway.translation.strict.StrictConversation.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Conversations at random, of three turns with tools, between each client and each vendor that refuses what the real one refuses:
 * no request is refused. The answers are the vendors', and what a client makes of them is part of its next request.
 */
class StrictConversationsTest {

    private static final int ROUNDS = 8;
    private static final int CHANGING = 1500;
    private static final int SHOWN = 20;

    /** Models of each vendor, some for each pattern of its file. */
    private static final Map<String, List<String>> MODELS = Map.ofEntries(
            Map.entry(
                    "openai",
                    List.of(
                            "gpt-4o", "gpt-4.1", "o3-mini", "o4-mini", "gpt-5", "gpt-5.1", "gpt-5.2", "gpt-5.4",
                            "gpt-5.6")),
            Map.entry("azure", List.of("gpt-4o", "gpt-5.1", "o3-mini", "gpt-5.6-sol")),
            Map.entry("mistral", List.of("mistral-large-latest", "mistral-small-latest", "mistral-medium-3-5")),
            Map.entry(
                    "deepseek", List.of("deepseek-chat", "deepseek-reasoner", "deepseek-v4-pro", "deepseek-v4-flash")),
            Map.entry(
                    "moonshot",
                    List.of("kimi-k2-0905-preview", "kimi-k2-thinking", "kimi-k2.6", "kimi-k2.7-code", "kimi-k3")),
            Map.entry("zhipu", List.of("glm-4.6", "glm-4.6v", "glm-5.2")),
            Map.entry("minimax", List.of("MiniMax-M2.5", "MiniMax-M3")),
            Map.entry(
                    "google",
                    List.of("gemini-2.5-pro", "gemini-2.5-flash", "gemini-3-pro-preview", "gemini-3-flash-preview")),
            Map.entry(
                    "xai",
                    List.of("grok-3", "grok-3-mini", "grok-4", "grok-4.3", "grok-4.5", "grok-4-fast-non-reasoning")),
            Map.entry(
                    "groq",
                    List.of(
                            "openai/gpt-oss-120b",
                            "llama-3.3-70b-versatile",
                            "meta-llama/llama-4-scout",
                            "qwen/qwen3-32b")),
            Map.entry("cerebras", List.of("gpt-oss-120b", "zai-glm-4.7")),
            Map.entry("qwen", List.of("qwen3-max", "qwen3.5-plus", "deepseek-v4-pro")),
            Map.entry("openrouter", List.of("anthropic/claude-sonnet-4.5", "google/gemini-3-pro")),
            Map.entry("copilot", List.of("gpt-4o", "gpt-5.2", "gpt-5.6")),
            Map.entry(
                    "nvidia",
                    List.of("deepseek-ai/deepseek-v4-pro", "openai/gpt-oss-120b", "mistralai/mistral-small-4")),
            Map.entry("fireworks", List.of("gpt-oss-120b", "kimi-k2p6", "glm-5p2", "qwen3p7-max", "llama-v3p3")),
            Map.entry("together", List.of("openai/gpt-oss-120b", "zai-org/GLM-5.3", "zai-org/GLM-5.2", "meta/llama")),
            Map.entry("siliconflow", List.of("deepseek-ai/DeepSeek-V4", "Qwen/Qwen3-32B")),
            Map.entry("ollama", List.of("qwen3:32b")),
            Map.entry("lmstudio", List.of("qwen3-30b-a3b")),
            Map.entry("llamacpp", List.of("local")),
            Map.entry("vllm", List.of("Qwen/Qwen3-32B", "mistralai/Mistral-Small-4")),
            Map.entry("sglang", List.of("Qwen/Qwen3-32B")),
            Map.entry("mlx", List.of("local")),
            Map.entry("compatible", List.of("any-model")),
            Map.entry(
                    "anthropic",
                    List.of(
                            "claude-opus-4-1",
                            "claude-sonnet-4-5",
                            "claude-opus-4-5",
                            "claude-sonnet-4-6",
                            "claude-opus-4-7")));

    private static final List<String> WITH_RESPONSES =
            List.of("openai", "azure", "openrouter", "xai", "groq", "vllm", "lmstudio");

    @Test
    void noTargetRefusesARequest() {
        List<StrictConversation> all = new ArrayList<>();
        for (Place place : places()) {
            for (Dialect client : Dialect.values()) {
                for (int round = 0; round < ROUNDS; round++) {
                    long seed = 31L * round + place.toString().hashCode() % 1000;
                    all.add(new StrictConversation(seed, client, List.of(place)).run());
                }
            }
        }
        assertNothingRefused(all);
    }

    @Test
    void noTargetRefusesAConversationOfAnotherOne() {
        List<Place> places = places();
        List<StrictConversation> all = new ArrayList<>();
        Random random = new Random(7);
        for (int round = 0; round < CHANGING; round++) {
            Dialect client = Dialect.values()[round % 3];
            List<Place> way = List.of(
                    places.get(random.nextInt(places.size())),
                    places.get(random.nextInt(places.size())),
                    places.get(random.nextInt(places.size())));
            all.add(new StrictConversation(round, client, way).run());
        }
        assertNothingRefused(all);
    }

    private static List<Place> places() {
        List<Place> places = new ArrayList<>();
        new TreeMap<>(MODELS)
                .forEach((vendor, models) -> models.forEach(model -> {
                    if (vendor.equals("anthropic")) {
                        places.add(new Place(vendor, model, Dialect.MESSAGES));
                    } else {
                        places.add(new Place(vendor, model, Dialect.CHAT));
                        if (WITH_RESPONSES.contains(vendor)) {
                            places.add(new Place(vendor, model, Dialect.RESPONSES));
                        }
                    }
                }));
        return places;
    }

    private static void assertNothingRefused(List<StrictConversation> all) {
        List<String> complaints =
                all.stream().flatMap(each -> each.complaints.stream()).toList();
        int refused = all.stream().mapToInt(each -> each.refused).sum();
        assertThat(complaints.subList(0, Math.min(SHOWN, complaints.size())))
                .as("%s complaints, %s conversations refused here of %s", complaints.size(), refused, all.size())
                .isEmpty();
        assertThat(refused).as("conversations that are refused here").isLessThan(all.size() / 20);
    }
}
