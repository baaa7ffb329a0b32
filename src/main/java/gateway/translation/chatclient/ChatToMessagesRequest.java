package gateway.translation.chatclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.translation.contract.Features;
import gateway.translation.contract.Losses;
import gateway.translation.contract.RequestPart;
import gateway.translation.contract.RequestTranslation;
import gateway.translation.contract.ToolNamer;
import gateway.translation.contract.TranslatedRequest;
import gateway.translation.contract.TranslationTarget;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request of Chat Completions as one of the Messages API (docs/wire.md, "OpenAI's clients"). System and developer messages
 * become the system prompt, wherever they stand; consecutive turns of one role become one.
 */
public final class ChatToMessagesRequest implements RequestTranslation {

    /** The Messages API demands a limit; this one holds where neither the client nor the model has one. */
    static final int DEFAULT_MAX_TOKENS = 4096;

    private static final List<String> SAMPLING = List.of("temperature", "top_p", "top_k");
    private static final String JSON_ONLY =
            "Answer with a single JSON object and nothing else: no text before or after it, no code fence.";

    @Override
    public TranslatedRequest translate(ObjectNode request, TranslationTarget target) {
        Losses losses = new Losses();
        ChatRequestRefusals.check(request);
        ObjectNode body = Json.mapper().createObjectNode();
        body.put("model", target.model());
        ChatRequestThinking thinking = ChatRequestThinking.read(request, target, losses);
        ToolNamer names = new ToolNamer();
        ChatRequestTools tools = new ChatRequestTools(target.bridge(), names, losses);
        tools.read(request);
        ChatRequestTurns turns = new ChatRequestTurns(names, new ChatRequestParts(target, losses), losses);
        turns.read(request.path("messages"));
        readFormat(request, body, turns.system(), losses);
        turns.writeTo(body);
        tools.writeTo(body);
        boolean thinks = thinking.writeTo(body, tools.forced(), turns.continuesToolCall());
        if (target.bridge()) {
            copySampling(request, body);
        } else {
            readSampling(request, body, thinks, losses);
        }
        ChatRequestFields.read(request, body, losses);
        return new TranslatedRequest(body, losses.inOrderOf(request), names.names());
    }

    /** JSON by a schema, or JSON of any shape, which the Messages API can only be told in words. */
    private static void readFormat(ObjectNode request, ObjectNode body, ArrayNode system, Losses losses) {
        JsonNode format = request.path("response_format");
        switch (format.path("type").asText("text")) {
            case "text" -> {}
            case "json_object" -> {
                system.addObject().put("type", "text").put("text", JSON_ONLY);
                losses.add(Features.OUTPUT_FORMAT, "response_format");
            }
            case "json_schema" -> {
                JsonNode given = format.path("json_schema");
                if (!(given.get("schema") instanceof ObjectNode schema)) {
                    throw ChatRequestRefusals.field("response_format.json_schema.schema", "Input should be an object.");
                }
                ObjectNode copy = schema.deepCopy();
                if (given.path("description").isTextual() && !copy.has("description")) {
                    copy.set("description", given.get("description"));
                }
                ObjectNode target = body.withObjectProperty("output_config").putObject("format");
                target.put("type", "json_schema").set("schema", copy);
            }
            default ->
                throw ChatRequestRefusals.field(
                        "response_format.type", "Input should be text, json_object or json_schema.");
        }
    }

    /** Thinking goes with the default temperature only (docs/wire.md, "OpenAI's clients"). */
    private static void readSampling(ObjectNode request, ObjectNode body, boolean thinks, Losses losses) {
        Double temperature = number(request, "temperature");
        Double topP = number(request, "top_p");
        boolean topPIsOff = topP != null && topP == 1 && temperature != null;
        for (Map.Entry<String, JsonNode> field : request.properties()) {
            switch (field.getKey()) {
                case "temperature" -> {
                    if (temperature != null && !thinks) {
                        putTemperature(body, field.getValue(), temperature, losses);
                    } else if (temperature != null && temperature != 1) {
                        losses.add(Features.TEMPERATURE, "temperature");
                    }
                }
                case "top_p" -> {
                    // Some models refuse both, and most clients that send both mean the default by 1.
                    if (topP != null && !topPIsOff) {
                        putUnless(thinks && topP < 0.95, Features.TOP_P, field.getValue(), body, losses);
                    }
                }
                case "top_k" -> {
                    if (field.getValue().isIntegralNumber()) {
                        putUnless(thinks, Features.TOP_K, field.getValue(), body, losses);
                    } else if (!field.getValue().isNull()) {
                        throw ChatRequestRefusals.field("top_k", "Input should be a whole number.");
                    }
                }
                default -> {}
            }
        }
    }

    /** For another target than Claude, which takes more or refuses by itself. */
    private static void copySampling(ObjectNode request, ObjectNode body) {
        for (String name : SAMPLING) {
            JsonNode value = RequestPart.of(request).optionalNumber(name);
            if (value != null) {
                body.set(name, value);
            }
        }
    }

    private static void putTemperature(ObjectNode body, JsonNode given, double value, Losses losses) {
        if (value > 1) {
            body.put("temperature", 1);
            losses.add(Features.TEMPERATURE, "temperature");
        } else {
            body.set("temperature", given);
        }
    }

    private static void putUnless(boolean impossible, String name, JsonNode value, ObjectNode body, Losses losses) {
        if (impossible) {
            losses.add(name, name);
        } else {
            body.set(name, value);
        }
    }

    private static @Nullable Double number(ObjectNode request, String name) {
        JsonNode value = request.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isNumber() || value.doubleValue() < 0) {
            throw ChatRequestRefusals.field(name, "Input should be a number from 0.");
        }
        return value.doubleValue();
    }
}
