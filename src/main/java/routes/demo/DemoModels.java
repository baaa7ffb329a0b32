package routes.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import java.util.List;
import java.util.Optional;

/** The models of the simulated Claude, in the shape of {@code GET /v1/models} (docs/wire.md, "Models and token counts"). */
final class DemoModels {

    /** The model of the simulated web application. */
    static final String WEB = "claude-web-demo";

    private static final int CONTEXT_TOKENS = 200_000;
    private static final int OUTPUT_TOKENS = 64_000;
    private static final List<ObjectNode> MODELS = List.of(
            model("claude-opus-4-8", "Claude Opus 4.8 (simulated)", "2026-06-01T00:00:00Z"),
            model("claude-sonnet-4-5", "Claude Sonnet 4.5 (simulated)", "2025-09-29T00:00:00Z"),
            model("claude-haiku-4-5", "Claude Haiku 4.5 (simulated)", "2025-10-15T00:00:00Z"),
            model(WEB, "Web application (simulated)", "2025-09-29T00:00:00Z"));

    private DemoModels() {}

    /** The whole list in one page. */
    static ObjectNode list() {
        ObjectNode page = Json.mapper().createObjectNode();
        MODELS.forEach(model -> page.withArray("data").add(model.deepCopy()));
        return page.put("has_more", false)
                .put("first_id", MODELS.getFirst().path("id").asText())
                .put("last_id", MODELS.getLast().path("id").asText());
    }

    /** One model by its id. */
    static Optional<ObjectNode> find(String id) {
        return MODELS.stream()
                .filter(model -> model.path("id").asText().equals(id))
                .map(ObjectNode::deepCopy)
                .findFirst();
    }

    private static ObjectNode model(String id, String name, String createdAt) {
        return Json.mapper()
                .createObjectNode()
                .put("type", "model")
                .put("id", id)
                .put("display_name", name)
                .put("created_at", createdAt)
                .put("lifecycle", "active")
                .put("max_input_tokens", CONTEXT_TOKENS)
                .put("max_tokens", OUTPUT_TOKENS);
    }
}
