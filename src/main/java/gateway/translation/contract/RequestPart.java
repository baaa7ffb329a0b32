package gateway.translation.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure.RequestRefused;
import gateway.protocol.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An object inside a client's request, and where it stands. An absent field and null are the same. Each method refuses a value of
 * another type with REQUEST_FIELD, which names the place.
 *
 * @param fields only read
 * @param path {@code messages.3.content.1}; empty for the request itself
 */
public record RequestPart(ObjectNode fields, String path) {

    /** The whole request. */
    public static RequestPart of(ObjectNode request) {
        return new RequestPart(request, "");
    }

    public String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    public String type() {
        return text("type");
    }

    /** The value as it is, null for absent and null. */
    @Nullable
    public JsonNode value(String name) {
        JsonNode value = fields.get(name);
        return value == null || value.isNull() ? null : value;
    }

    public boolean has(String name) {
        return value(name) != null;
    }

    public String text(String name) {
        String text = optionalText(name);
        if (text == null) {
            throw wrong(name, "Field required.");
        }
        return text;
    }

    @Nullable
    public String optionalText(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isTextual()) {
            throw wrong(name, "Input should be a string.");
        }
        return value.textValue();
    }

    @Nullable
    public Integer optionalWholeNumber(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 0) {
            throw wrong(name, "Input should be a whole number, 0 or greater.");
        }
        return value.intValue();
    }

    @Nullable
    public JsonNode optionalNumber(String name) {
        JsonNode value = value(name);
        if (value != null && !value.isNumber()) {
            throw wrong(name, "Input should be a number.");
        }
        return value;
    }

    /** False when absent. */
    public boolean flag(String name) {
        JsonNode value = value(name);
        if (value != null && !value.isBoolean()) {
            throw wrong(name, "Input should be true or false.");
        }
        return value != null && value.booleanValue();
    }

    public RequestPart part(String name) {
        RequestPart part = optionalPart(name);
        if (part == null) {
            throw wrong(name, "Field required.");
        }
        return part;
    }

    @Nullable
    public RequestPart optionalPart(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof ObjectNode object)) {
            throw wrong(name, "Input should be an object.");
        }
        return new RequestPart(object, at(name));
    }

    /** The objects of a list, none when it is absent. */
    public List<RequestPart> parts(String name) {
        JsonNode list = value(name);
        if (list == null) {
            return List.of();
        }
        if (!list.isArray()) {
            throw wrong(name, "Input should be a list.");
        }
        List<RequestPart> parts = new ArrayList<>(list.size());
        for (int at = 0; at < list.size(); at++) {
            if (!(list.get(at) instanceof ObjectNode object)) {
                throw wrong(name + "." + at, "Input should be an object.");
            }
            parts.add(new RequestPart(object, at(name + "." + at)));
        }
        return parts;
    }

    /** The texts of a list, none when it is absent. */
    public List<String> texts(String name) {
        JsonNode list = value(name);
        if (list == null) {
            return List.of();
        }
        if (!list.isArray()) {
            throw wrong(name, "Input should be a list.");
        }
        List<String> texts = new ArrayList<>(list.size());
        for (int at = 0; at < list.size(); at++) {
            if (!list.get(at).isTextual()) {
                throw wrong(name + "." + at, "Input should be a string.");
            }
            texts.add(list.get(at).textValue());
        }
        return texts;
    }

    /** The blocks of a content, a string being one block of text; none when it is absent. */
    public List<RequestPart> blocks(String name) {
        JsonNode value = value(name);
        if (value == null || !value.isTextual()) {
            return parts(name);
        }
        return List.of(textBlock(value.textValue(), at(name)));
    }

    static RequestPart textBlock(String text, String path) {
        ObjectNode block = Json.mapper().createObjectNode();
        return new RequestPart(block.put("type", "text").put("text", text), path);
    }

    public RequestRefused wrong(String name, String expected) {
        return new RequestRefused(FailureKind.REQUEST_FIELD, at(name), expected);
    }

    /** A refusal of what can neither be translated nor left out. */
    public static RequestRefused impossible(String reason) {
        return new RequestRefused(FailureKind.TRANSLATION_IMPOSSIBLE, reason);
    }
}
