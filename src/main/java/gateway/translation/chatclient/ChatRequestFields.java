package gateway.translation.chatclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.translation.contract.Features;
import gateway.translation.contract.Losses;
import java.util.Map;

/** The small fields of a request of Chat Completions, each with its counterpart in the Messages API or none. */
final class ChatRequestFields {

    private final ObjectNode request;
    private final ObjectNode body;
    private final boolean bridge;
    private final Losses losses;

    private ChatRequestFields(ObjectNode request, ObjectNode body, boolean bridge, Losses losses) {
        this.request = request;
        this.body = body;
        this.bridge = bridge;
        this.losses = losses;
    }

    /**
     * Reads them.
     *
     * @param bridge whether texts of white space may end the answer, because no Claude model is asked
     */
    static void read(ObjectNode request, ObjectNode body, boolean bridge, Losses losses) {
        ChatRequestFields fields = new ChatRequestFields(request, body, bridge, losses);
        for (Map.Entry<String, JsonNode> field : request.properties()) {
            if (!field.getValue().isNull()) {
                fields.read(field.getKey(), field.getValue());
            }
        }
    }

    private void read(String name, JsonNode value) {
        switch (name) {
            case "model",
                    "messages",
                    "tools",
                    "tool_choice",
                    "parallel_tool_calls",
                    "functions",
                    "function_call",
                    "max_tokens",
                    "max_completion_tokens",
                    "reasoning_effort",
                    "reasoning",
                    "include_reasoning",
                    "thinking",
                    "response_format",
                    "temperature",
                    "top_p",
                    "top_k",
                    "n",
                    "logprobs",
                    "top_logprobs",
                    "audio",
                    "modalities",
                    "stream_options",
                    "web_search_options",
                    "max_tool_calls",
                    "prompt_cache_key",
                    "prompt_cache_retention" -> {}
            case "stream" -> readStream(value);
            case "stop" -> readStop(value);
            case "user", "safety_identifier" -> readUser(name, value);
            case "metadata" -> readMetadata(value);
            case "service_tier" -> readServiceTier(value);
            case "cache_control" -> body.set("cache_control", value.deepCopy());
            case "presence_penalty" -> loseUnless(value.asDouble() == 0, Features.PRESENCE_PENALTY, name);
            case "frequency_penalty" -> loseUnless(value.asDouble() == 0, Features.FREQUENCY_PENALTY, name);
            case "verbosity" -> loseUnless(value.asText("").equals("medium"), Features.VERBOSITY, name);
            case "logit_bias" -> loseUnless(value.isEmpty(), Features.LOGIT_BIAS, name);
            case "store" -> loseUnless(!value.asBoolean(), Features.STORE, name);
            case "seed" -> lose(Features.SEED, name);
            case "prediction" -> lose(Features.PREDICTION, name);
            default -> lose(Features.UNKNOWN_FIELD, name);
        }
    }

    private void readStream(JsonNode value) {
        if (!value.isBoolean()) {
            throw ChatRequestRefusals.field("stream", "Input should be true or false.");
        }
        if (value.booleanValue()) {
            body.put("stream", true);
        }
    }

    private void readStop(JsonNode value) {
        ArrayNode sequences = body.arrayNode();
        if (value.isTextual()) {
            addStop(value, "stop", sequences);
        } else if (value.isArray()) {
            for (int at = 0; at < value.size(); at++) {
                addStop(value.path(at), "stop." + at, sequences);
            }
        } else {
            throw ChatRequestRefusals.field("stop", "Input should be a string or a list of strings.");
        }
        if (!sequences.isEmpty()) {
            body.set("stop_sequences", sequences);
        }
    }

    private void addStop(JsonNode value, String where, ArrayNode sequences) {
        if (!value.isTextual()) {
            throw ChatRequestRefusals.field(where, "Input should be a string.");
        }
        boolean says =
                bridge ? !value.textValue().isEmpty() : !value.textValue().isBlank();
        if (says) {
            sequences.add(value);
        } else {
            lose(Features.STOP_SEQUENCES, where);
        }
    }

    private void readUser(String name, JsonNode value) {
        if (!value.isTextual()) {
            throw ChatRequestRefusals.field(name, "Input should be a string.");
        }
        if (name.equals("user") || !request.path("user").isTextual()) {
            body.withObjectProperty("metadata").put("user_id", value.textValue());
        }
    }

    private void readMetadata(JsonNode value) {
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            boolean isUser =
                    entry.getKey().equals("user_id") && entry.getValue().isTextual();
            if (isUser
                    && !request.path("user").isTextual()
                    && !request.path("safety_identifier").isTextual()) {
                body.withObjectProperty("metadata")
                        .put("user_id", entry.getValue().textValue());
            } else if (!isUser) {
                lose(Features.METADATA, "metadata." + entry.getKey());
            }
        }
    }

    private void readServiceTier(JsonNode value) {
        switch (value.asText("")) {
            case "auto" -> body.put("service_tier", "auto");
            case "default" -> body.put("service_tier", "standard_only");
            default -> lose(Features.SERVICE_TIER, "service_tier");
        }
    }

    private void loseUnless(boolean isDefault, String feature, String where) {
        if (!isDefault) {
            lose(feature, where);
        }
    }

    private void lose(String feature, String where) {
        losses.add(feature, where);
    }
}
