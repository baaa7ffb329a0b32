package gateway.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.protocol.Json;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON object that an operator wrote, strictly: a value of another type is refused with REQUEST_FIELD, and so are fields
 * that nobody asked for ({@link #done}). For one thread.
 */
public final class JsonFields {

    /** How Jackson's sentence about a name that stands twice begins. */
    private static final String DUPLICATE = "Duplicate field";

    private final ObjectNode object;
    private final String prefix;
    private final Set<String> asked = new HashSet<>();

    private JsonFields(ObjectNode object, String prefix) {
        this.object = object;
        this.prefix = prefix;
    }

    /**
     * The object in a body.
     *
     * @param body UTF-8; empty means an object without fields
     * @throws GatewayFailure REQUEST_NOT_JSON, or REQUEST_SHAPE when it is no object
     */
    public static JsonFields read(byte[] body) {
        if (body.length == 0) {
            return new JsonFields(Json.mapper().createObjectNode(), "");
        }
        try {
            return of(
                    "",
                    Json.mapper()
                            .readerFor(JsonNode.class)
                            .with(
                                    DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                                    DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                            .readValue(body));
        } catch (JsonProcessingException e) {
            if (e.getOriginalMessage().startsWith(DUPLICATE)) {
                throw new GatewayFailure.RequestRefused(
                        FailureKind.REQUEST_SHAPE, "an object has the same name twice, of which one would be lost.");
            }
            throw new GatewayFailure.RequestRefused(FailureKind.REQUEST_NOT_JSON);
        } catch (IOException e) {
            throw new GatewayFailure.RequestRefused(FailureKind.REQUEST_NOT_UTF8);
        }
    }

    private static JsonFields of(String prefix, @Nullable JsonNode node) {
        if (node instanceof ObjectNode object) {
            return new JsonFields(object, prefix);
        }
        throw prefix.isEmpty()
                ? new GatewayFailure.RequestRefused(FailureKind.REQUEST_SHAPE, "expected an object.")
                : AccountInput.wrong(prefix.substring(0, prefix.length() - 1), "expected an object");
    }

    /** Whether a field is there, even if it is null. */
    public boolean isThere(String name) {
        asked.add(name);
        return object.has(name);
    }

    /** A text; null when the field is absent or null. */
    public @Nullable String text(String name) {
        JsonNode value = value(name);
        if (value != null && !value.isTextual()) {
            throw wrong(name, "expected a text");
        }
        return value == null ? null : value.textValue();
    }

    /** Whether a field has a text. */
    public boolean isText(String name) {
        return isThere(name) && object.path(name).isTextual();
    }

    /** A text that must be there. */
    public String requireText(String name) {
        String text = text(name);
        if (text == null) {
            throw wrong(name, "expected a text, got none");
        }
        return text;
    }

    /** A text, a number, or true or false, as a text; null when the field is absent or null. */
    public @Nullable String scalar(String name) {
        JsonNode value = value(name);
        if (value != null && !value.isValueNode()) {
            throw wrong(name, "expected a text, a number, true, false or null");
        }
        return value == null ? null : value.asText();
    }

    /** A whole number; null when the field is absent or null. */
    public @Nullable Integer integer(String name) {
        JsonNode value = value(name);
        if (value != null && !(value.isIntegralNumber() && value.canConvertToInt())) {
            throw wrong(name, "expected a whole number");
        }
        return value == null ? null : value.intValue();
    }

    /** A time; null when the field is absent or null. */
    public @Nullable Instant time(String name) {
        String text = text(name);
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw wrong(name, "expected a time as in RFC 3339, like 2026-11-21T00:00:00Z");
        }
    }

    /** One of the words for the constants of an enum, in lower case; null when the field is absent or null. */
    public <E extends Enum<E>> @Nullable E word(String name, Class<E> type) {
        String text = text(name);
        return text == null ? null : word(prefix + name, text, type);
    }

    /**
     * The constant that a word in lower case stands for.
     *
     * @param field what it is called where the operator wrote it
     */
    public static <E extends Enum<E>> E word(String field, String text, Class<E> type) {
        List<String> words = new ArrayList<>();
        for (E constant : Objects.requireNonNull(type.getEnumConstants())) {
            String word = constant.name().toLowerCase(Locale.ROOT);
            if (word.equals(text)) {
                return constant;
            }
            words.add(word);
        }
        throw AccountInput.wrong(field, "expected one of " + String.join(", ", words));
    }

    /** A list of texts, empty when the field is absent or null. */
    public List<String> texts(String name) {
        JsonNode value = value(name);
        List<String> texts = new ArrayList<>();
        if (value == null) {
            return texts;
        }
        for (JsonNode element : array(name, value)) {
            if (!element.isTextual()) {
                throw wrong(name, "expected a list of texts");
            }
            texts.add(element.textValue());
        }
        return texts;
    }

    /** A list of objects, empty when the field is absent or null. */
    public List<JsonFields> objects(String name) {
        JsonNode value = value(name);
        List<JsonFields> objects = new ArrayList<>();
        if (value == null) {
            return objects;
        }
        for (JsonNode element : array(name, value)) {
            objects.add(of(prefix + name + "[" + objects.size() + "].", element));
        }
        return objects;
    }

    /** An object, null when the field is absent or null. */
    public @Nullable JsonFields inner(String name) {
        JsonNode value = value(name);
        return value == null ? null : of(prefix + name + ".", value);
    }

    /** True or false; null when the field is absent or null. */
    public @Nullable Boolean flag(String name) {
        JsonNode value = value(name);
        if (value != null && !value.isBoolean()) {
            throw wrong(name, "expected true or false");
        }
        return value == null ? null : value.booleanValue();
    }

    /** An object as it is, which nobody changes; null when the field is absent or null. */
    public @Nullable ObjectNode tree(String name) {
        JsonNode value = value(name);
        if (value != null && !(value instanceof ObjectNode)) {
            throw wrong(name, "expected an object");
        }
        return (ObjectNode) value;
    }

    /** The names of all fields. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Refuses fields that nobody asked for. */
    public void done() {
        for (String name : names()) {
            if (!asked.contains(name)) {
                throw wrong(name, "this field is not known here");
            }
        }
    }

    private static JsonNode array(String name, JsonNode value) {
        if (!value.isArray()) {
            throw AccountInput.wrong(name, "expected a list");
        }
        return value;
    }

    private @Nullable JsonNode value(String name) {
        asked.add(name);
        JsonNode value = object.get(name);
        return value == null || value.isNull() ? null : value;
    }

    /** That a field has a value that cannot be used. */
    public GatewayFailure wrong(String name, String expected) {
        return AccountInput.wrong(prefix + name, expected);
    }
}
