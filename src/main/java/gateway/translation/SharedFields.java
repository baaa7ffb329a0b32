package gateway.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Dialect;
import gateway.protocol.Json;
import gateway.translation.contract.TargetTraits;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request of one OpenAI dialect says that the other one can say too but Messages cannot: it goes past the way over Messages
 * and reaches the target as it is. For one request.
 */
final class SharedFields {

    private static final List<String> SAME_NAMES = List.of(
            "user", "safety_identifier", "prompt_cache_key", "prompt_cache_retention", "service_tier", "metadata");

    private static final String VERBOSITY = "verbosity";
    private static final String CHAT_FORMAT = "response_format";
    private static final String SCHEMA = "json_schema";

    private final ObjectNode request;
    private final boolean fromChat;
    private final @Nullable ObjectNode format;

    private SharedFields(ObjectNode request, boolean fromChat, boolean formats, boolean schemas) {
        this.request = request;
        this.fromChat = fromChat;
        JsonNode given =
                fromChat ? request.path(CHAT_FORMAT) : request.path("text").path("format");
        this.format =
                formats && given instanceof ObjectNode object && isKnown(object, fromChat, schemas) ? object : null;
    }

    /** Finds them; what is malformed stays in the rest, for its translation to refuse. */
    static SharedFields of(ObjectNode request, Dialect front, TargetTraits traits) {
        boolean formats = traits.formatWithTools() || request.path("tools").isEmpty();
        return new SharedFields(request, front == Dialect.CHAT, formats, traits.jsonSchema());
    }

    private static boolean isKnown(ObjectNode format, boolean fromChat, boolean schemas) {
        return switch (format.path("type").asText("")) {
            case "json_object" -> true;
            case SCHEMA ->
                schemas
                        && (fromChat ? format.path(SCHEMA) : format)
                                .path("schema")
                                .isObject();
            default -> false;
        };
    }

    /** A request with all the others; it shares their values. */
    ObjectNode rest() {
        ObjectNode rest = Json.mapper().createObjectNode();
        rest.setAll(request);
        rest.remove(SAME_NAMES);
        if (fromChat) {
            rest.remove(VERBOSITY);
            if (format != null) {
                rest.remove(CHAT_FORMAT);
            }
        } else if (request.get("text") instanceof ObjectNode text) {
            ObjectNode others = rest.putObject("text");
            others.setAll(text);
            others.remove(VERBOSITY);
            if (format != null) {
                others.remove("format");
            }
        }
        return rest;
    }

    /** Writes them into the request for the target. */
    void addTo(ObjectNode body) {
        for (String name : SAME_NAMES) {
            if (request.hasNonNull(name)) {
                body.set(name, request.get(name).deepCopy());
            }
        }
        JsonNode verbosity = (fromChat ? request : request.path("text")).path(VERBOSITY);
        if (!verbosity.isMissingNode() && !verbosity.isNull()) {
            text(body).set(VERBOSITY, verbosity.deepCopy());
        }
        if (format != null) {
            text(body).set(fromChat ? "format" : CHAT_FORMAT, otherForm(format));
        }
    }

    /** Where the target has the form and the length of texts. */
    private ObjectNode text(ObjectNode body) {
        return fromChat ? body.withObjectProperty("text") : body;
    }

    /** Chat Completions has a schema in an object of its own, with its name and the wish for exactness. */
    private ObjectNode otherForm(ObjectNode given) {
        ObjectNode copy = given.deepCopy();
        if (!copy.path("type").asText("").equals(SCHEMA)) {
            return copy;
        }
        ObjectNode other = Json.mapper().createObjectNode().put("type", SCHEMA);
        if (!fromChat) {
            return other.set(SCHEMA, copy.without("type"));
        }
        other.setAll((ObjectNode) copy.path(SCHEMA));
        return other;
    }

    /** The place in the client's request that a place in the Messages request between the two stands for. */
    String placeOf(String where) {
        for (Map.Entry<String, String> place : places().entrySet()) {
            String name = place.getKey();
            if (where.equals(name) || where.startsWith(name + ".")) {
                boolean keepsRest = name.equals("stop_sequences");
                return place.getValue() + (keepsRest ? where.substring(name.length()) : "");
            }
        }
        return where;
    }

    /** Turns are other ones in between, so that their numbers say nothing. */
    private Map<String, String> places() {
        if (!fromChat) {
            return Map.of(
                    "messages", "input",
                    "system", "instructions",
                    "max_tokens", "max_output_tokens",
                    "thinking", "reasoning.effort",
                    "output_config.effort", "reasoning.effort",
                    "output_config.format", "text.format");
        }
        String effort = request.path("reasoning").isObject() ? "reasoning" : "reasoning_effort";
        return Map.of(
                "messages",
                "messages",
                "system",
                "messages",
                "max_tokens",
                request.hasNonNull("max_completion_tokens") ? "max_completion_tokens" : "max_tokens",
                "thinking",
                request.path("thinking").isObject() ? "thinking" : effort,
                "output_config.effort",
                effort,
                "output_config.format",
                CHAT_FORMAT,
                "stop_sequences",
                "stop");
    }
}
