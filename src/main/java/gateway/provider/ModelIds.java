package gateway.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the names in a list of models: {@code {"data":[{"id"}]}} of OpenAI and Anthropic, {@code {"models":[{"name"}]}} of
 * Ollama and Google, or a bare array. Stateless.
 */
final class ModelIds {

    private static final int MOST = 5_000;
    private static final String GOOGLE_PREFIX = "models/";

    private ModelIds() {}

    /**
     * The names in their order.
     *
     * @return empty when this is no JSON; an empty list when it is no list
     */
    static Optional<List<String>> read(String body) {
        try {
            JsonNode root = Json.mapper().readTree(body);
            JsonNode list = root.isArray() ? root : root.path(root.path("data").isArray() ? "data" : "models");
            List<String> names = new ArrayList<>();
            for (JsonNode model : list) {
                String name = nameOf(model);
                if (!name.isEmpty() && names.size() < MOST) {
                    names.add(name.startsWith(GOOGLE_PREFIX) ? name.substring(GOOGLE_PREFIX.length()) : name);
                }
            }
            return root.isContainerNode() ? Optional.of(names) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static String nameOf(JsonNode model) {
        return model.isTextual()
                ? model.asText()
                : model.path("id").asText(model.path("name").asText(""));
    }
}
