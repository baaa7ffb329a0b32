package gateway.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Json;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lists of models that servers give, each in its own shape: OpenRouter, OpenAI and all that imitate it, Anthropic,
 * Google, Ollama, LM Studio, Together. What a list does not tell stays unknown; prices below zero mean the same. Stateless.
 */
final class ListedModels {

    private static final int TOKENS_PER_PRICE = 6;

    private ListedModels() {}

    /**
     * The models of a list, each once.
     *
     * @param today ISO 8601
     * @throws IllegalArgumentException when it is no list of models
     */
    static List<ModelInfo> read(String body, ModelSource source, String today) {
        Map<String, ModelInfo> models = new LinkedHashMap<>();
        for (JsonNode model : array(body)) {
            ModelInfo info = info(model, source, today);
            if (info != null) {
                models.put(info.vendor() + "/" + info.id(), info);
            }
        }
        return List.copyOf(models.values());
    }

    private static JsonNode array(String body) {
        JsonNode list;
        try {
            list = Json.mapper().readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("expected a list of models as JSON", e);
        }
        for (JsonNode array : List.of(list, list.path("data"), list.path("models"))) {
            if (array.isArray()) {
                return array;
            }
        }
        throw new IllegalArgumentException("expected a list of models");
    }

    private static @Nullable ModelInfo info(JsonNode model, ModelSource source, String today) {
        String name = text(model, "id", "model", "name");
        if (name == null) {
            return null;
        }
        String id = name.startsWith("models/") ? name.substring("models/".length()) : name;
        String vendor = source.vendor();
        if (source.name().equals(ModelSource.OPENROUTER)) {
            int slash = id.indexOf('/');
            vendor = slash < 0 ? vendor : id.substring(0, slash);
            id = id.substring(slash + 1);
        }
        JsonNode abilities = model.path("supported_parameters");
        return new ModelInfo(
                id,
                vendor,
                name.equals(text(model, "display_name", "displayName", "name"))
                        ? null
                        : text(model, "display_name", "displayName", "name"),
                number(
                        model,
                        "context_length",
                        "context_window",
                        "max_model_len",
                        "loaded_context_length",
                        "max_context_length",
                        "max_input_tokens",
                        "inputTokenLimit"),
                maxOutput(model),
                price(model.path("pricing")),
                listed(abilities, "reasoning"),
                vision(model),
                abilities.isArray() ? listed(abilities, "tools") : listed(model.path("capabilities"), "tool_use"),
                source.name(),
                today);
    }

    /** LM Studio says it by the type of the model. */
    private static @Nullable Boolean vision(JsonNode model) {
        return model.path("type").asText("").equals("vlm")
                ? Boolean.TRUE
                : listed(model.path("architecture").path("input_modalities"), "image");
    }

    private static @Nullable Integer maxOutput(JsonNode model) {
        Integer own = number(model, "max_completion_tokens", "max_output_tokens", "outputTokenLimit", "max_tokens");
        return own != null ? own : number(model.path("top_provider"), "max_completion_tokens");
    }

    /** OpenRouter tells US dollars per token, as text; Together per million, as {@code input} and {@code output}. */
    private static @Nullable Price price(JsonNode pricing) {
        BigDecimal prompt = perToken(pricing, "prompt");
        BigDecimal completion = perToken(pricing, "completion");
        if (prompt != null && completion != null) {
            return new Price(
                    prompt,
                    completion,
                    perToken(pricing, "input_cache_read"),
                    perToken(pricing, "input_cache_write"),
                    null);
        }
        BigDecimal input = decimal(pricing, "input");
        BigDecimal output = decimal(pricing, "output");
        return input == null || output == null
                ? null
                : new Price(input, output, decimal(pricing, "cached_input"), null, null);
    }

    private static @Nullable BigDecimal perToken(JsonNode pricing, String field) {
        BigDecimal price = decimal(pricing, field);
        return price == null ? null : price.movePointRight(TOKENS_PER_PRICE);
    }

    private static @Nullable BigDecimal decimal(JsonNode pricing, String field) {
        JsonNode value = pricing.path(field);
        if (!value.isNumber() && !value.isTextual()) {
            return null;
        }
        try {
            BigDecimal number = new BigDecimal(value.asText().strip());
            return number.signum() < 0 ? null : plain(number);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static BigDecimal plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    private static @Nullable String text(JsonNode model, String... fields) {
        for (String field : fields) {
            String text = model.path(field).textValue();
            if (text != null && !text.isBlank()) {
                return text.strip();
            }
        }
        return null;
    }

    private static @Nullable Integer number(JsonNode model, String... fields) {
        for (String field : fields) {
            JsonNode value = model.path(field);
            if (value.canConvertToInt() && value.intValue() > 0) {
                return value.intValue();
            }
        }
        return null;
    }

    /** Whether a list has a word; null where there is no list. */
    private static @Nullable Boolean listed(JsonNode words, String word) {
        if (!words.isArray()) {
            return null;
        }
        for (JsonNode each : words) {
            if (each.asText().equals(word)) {
                return true;
            }
        }
        return false;
    }
}
