package gateway.translation.error;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import gateway.protocol.Json;
import org.jspecify.annotations.Nullable;

/**
 * What a target's error object says, whatever its shape: OpenAI and Azure {@code {"error":{…}}}, Google's list of one such
 * object, Ollama and LM Studio {@code {"error":"text"}}, vLLM {@code {"object":"error",…}}, FastAPI {@code {"detail":…}},
 * OpenRouter with the error of its own provider in {@code metadata.raw}, MiniMax {@code {"base_resp":{"status_code":…}}}, a
 * failed response of the Responses API.
 *
 * @param message null when there is none
 * @param type the target's own type
 * @param code the target's own code, a number as text
 * @param param the parameter at fault
 * @param inputTokens tokens of the prompt, where a field tells them (llama.cpp)
 * @param contextTokens the context's size, where a field tells it
 */
record ErrorFields(
        @Nullable String message,
        @Nullable String type,
        @Nullable String code,
        @Nullable String param,
        @Nullable Long inputTokens,
        @Nullable Long contextTokens) {

    private static final int DEEPEST = 4;

    /** Finds the error in a body or in the data of an event. */
    static ErrorFields of(JsonNode body) {
        return of(body, 0);
    }

    private static ErrorFields of(JsonNode body, int depth) {
        JsonNode inner = depth < DEEPEST ? inner(body) : null;
        if (inner == null) {
            return own(body, depth);
        }
        return inner.isTextual() ? plain(body, inner) : of(inner, depth + 1);
    }

    private static ErrorFields own(JsonNode error, int depth) {
        ErrorFields own = new ErrorFields(
                message(error),
                text(error.get("type")),
                code(error),
                text(error.get("param")),
                number(error.get("n_prompt_tokens")),
                number(error.get("n_ctx")));
        JsonNode raw = error.path("metadata").path("raw");
        return depth < DEEPEST && !raw.isMissingNode() && !raw.isNull() ? own.withRaw(raw, depth) : own;
    }

    /** The object that holds the error, null when the node does itself. */
    private static @Nullable JsonNode inner(JsonNode body) {
        if (body.isArray() && !body.isEmpty()) {
            return body.get(0);
        }
        for (JsonNode place : new JsonNode[] {
            body.path("error"),
            body.path("response").path("error"),
            body.path("choices").path(0).path("error"),
            body.path("x_groq").path("error"),
            StreamErrors.isRefused(body.path("base_resp")) ? body.path("base_resp") : MissingNode.getInstance()
        }) {
            if (place.isObject() || place.isTextual()) {
                return place;
            }
        }
        return null;
    }

    /** {@code {"error":"text"}}; where a message stands beside it, the text is a type. */
    private static ErrorFields plain(JsonNode body, JsonNode error) {
        String beside = message(body);
        return beside == null
                ? new ErrorFields(PlainText.of(error.textValue()), null, null, null, null, null)
                : new ErrorFields(beside, error.textValue(), code(body), null, null, null);
    }

    /** OpenRouter's own message says no more than that its provider failed; the provider's says why. */
    private ErrorFields withRaw(JsonNode raw, int depth) {
        JsonNode tree = raw.isTextual() ? tree(raw.textValue()) : raw;
        if (tree == null) {
            String text = raw.asText().strip();
            String plain = PlainText.of(text);
            return new ErrorFields(plain == null ? message : plain, type, code, param, inputTokens, contextTokens);
        }
        ErrorFields told = of(tree, depth + 1);
        return told.message == null
                ? this
                : new ErrorFields(
                        told.message,
                        told.type == null ? type : told.type,
                        told.code == null ? code : told.code,
                        told.param == null ? param : told.param,
                        told.inputTokens,
                        told.contextTokens);
    }

    private static @Nullable JsonNode tree(String json) {
        try {
            JsonNode tree = Json.mapper().readTree(json);
            return tree.isContainerNode() ? tree : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static @Nullable String message(JsonNode error) {
        for (String name :
                new String[] {"message", "detail", "errors", "msg", "status_msg", "error_msg", "error_description"}) {
            JsonNode value = error.path(name);
            JsonNode first = value.isArray() ? value.path(0) : value;
            String told = first.isObject() ? message(first) : PlainText.of(first.isTextual() ? first.textValue() : "");
            if (told != null) {
                return told;
            }
        }
        return null;
    }

    /** A word before a number: Google's {@code status} says more than its {@code code}. */
    private static @Nullable String code(JsonNode error) {
        if (error.path("status_code").isNumber()) {
            return MiniMaxCodes.word(error.path("status_code"));
        }
        JsonNode code = error.has("code") ? error.path("code") : error.path("error_code");
        String word = code.isNumber() ? null : text(code);
        if (word != null) {
            return word;
        }
        String status = text(error.get("status"));
        return status == null && code.isNumber() ? code.asText() : status;
    }

    private static @Nullable String text(@Nullable JsonNode value) {
        return value != null && value.isTextual() && !value.textValue().isBlank() ? value.textValue() : null;
    }

    private static @Nullable Long number(@Nullable JsonNode value) {
        return value != null && value.canConvertToLong() && value.isIntegralNumber() ? value.longValue() : null;
    }
}
