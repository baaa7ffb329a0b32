package gateway.translation.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import gateway.protocol.Json;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads traits by their names, one laid over the other: those of a vendor, of a model, of an operator. Stateless. */
public final class TraitValues {

    private static final Map<String, RecordComponent> COMPONENTS = Arrays.stream(
                    TargetTraits.class.getRecordComponents())
            .collect(Collectors.toUnmodifiableMap(RecordComponent::getName, component -> component));

    private TraitValues() {}

    /** The names of all traits, in their order. */
    public static List<String> names() {
        return Arrays.stream(TargetTraits.class.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
    }

    /** Whether a trait is a list of words. */
    public static boolean isList(String name) {
        RecordComponent component = COMPONENTS.get(name);
        return component != null && component.getType() == Set.class;
    }

    /**
     * Traits with some of them replaced.
     *
     * @param values by name: true or false, a word, or a list of words
     * @throws IllegalArgumentException with a sentence for whoever wrote the value
     */
    public static TargetTraits over(TargetTraits base, Map<String, JsonNode> values) {
        if (values.isEmpty()) {
            return base;
        }
        ObjectNode all = Json.mapper().valueToTree(base);
        values.forEach((name, value) -> all.set(name, checked(name, value)));
        try {
            return Json.mapper().treeToValue(all, TargetTraits.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a trait has a value that cannot be read", e);
        }
    }

    private static JsonNode checked(String name, JsonNode value) {
        RecordComponent component = COMPONENTS.get(name);
        if (component == null) {
            throw new IllegalArgumentException(name + " is no trait; there are " + String.join(", ", names()));
        }
        Class<?> type = component.getType();
        if (type == boolean.class) {
            return require(value.isBoolean(), name, value, "true or false");
        }
        if (type == Set.class) {
            return require(value.isArray(), name, value, "a list");
        }
        List<String> words = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                .toList();
        boolean known = words.contains(value.asText().toLowerCase(Locale.ROOT));
        require(known, name, value, "one of " + String.join(", ", words));
        return TextNode.valueOf(value.asText().toUpperCase(Locale.ROOT));
    }

    private static JsonNode require(boolean right, String name, JsonNode value, String expected) {
        if (right) {
            return value;
        }
        throw new IllegalArgumentException(name + " is \"" + value.asText() + "\", but " + expected + " was expected");
    }
}
