package gateway.routes.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import gateway.protocol.Json;
import gateway.routes.text.Spot;
import gateway.routes.text.YamlList;
import gateway.routes.text.YamlMap;
import gateway.routes.text.YamlNode;
import gateway.routes.text.YamlText;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;

/**
 * The whole of Camel's schema, for what the walk does not see. Camel reads each value as text and fills placeholders in, so
 * all values are texts here, and lists of allowed values are left to the walk. Safe from many threads.
 */
final class SchemaJudge {

    private static final Set<String> VALUES = Set.of("boolean", "number", "integer");
    private static final Set<String> KEPT = Set.of("$ref", "required", "additionalProperties", "maxProperties");

    private final Schema schema;

    SchemaJudge(JsonNode camelSchema) {
        schema = SchemaRegistry.withDefaultDialect(
                        SpecificationVersion.DRAFT_4,
                        registry -> registry.schemaRegistryConfig(SchemaRegistryConfig.builder()
                                .preloadSchema(false)
                                .build()))
                .getSchema(ofTexts(camelSchema));
    }

    /**
     * What does not fit.
     *
     * @param spot of the deepest part that does not
     */
    record Complaint(Spot spot, String message) {}

    /** The complaint that is nearest to what is wrong; nothing where all fits. */
    Optional<Complaint> judge(YamlNode root) {
        return schema.validate(json(root)).stream()
                .max(Comparator.comparingInt(
                        error -> error.getInstanceLocation().getNameCount()))
                .map(error -> new Complaint(spot(root, error), String.valueOf(error.getMessage())));
    }

    private static JsonNode ofTexts(JsonNode schema) {
        ObjectNode changed = Json.mapper().createObjectNode();
        schema.properties().forEach(each -> {
            String name = each.getKey();
            JsonNode value = each.getValue();
            switch (name) {
                case "properties", "definitions" -> {
                    ObjectNode named = changed.putObject(name);
                    value.properties().forEach(part -> named.set(part.getKey(), ofTexts(part.getValue())));
                }
                case "type" -> changed.put(name, VALUES.contains(value.asText()) ? "string" : value.asText());
                case "items", "not" -> changed.set(name, ofTexts(value));
                case "oneOf", "anyOf" -> {
                    ArrayNode alternatives = changed.putArray(name);
                    value.forEach(part -> alternatives.add(ofTexts(part)));
                }
                default -> {
                    if (KEPT.contains(name)) {
                        changed.set(name, value);
                    }
                }
            }
        });
        return changed;
    }

    private static JsonNode json(YamlNode node) {
        return switch (node) {
            case YamlText text -> Json.mapper().getNodeFactory().textNode(text.value());
            case YamlList list -> {
                ArrayNode array = Json.mapper().createArrayNode();
                list.items().forEach(item -> array.add(json(item)));
                yield array;
            }
            case YamlMap map -> {
                ObjectNode object = Json.mapper().createObjectNode();
                map.values().forEach((key, value) -> object.set(key, json(value)));
                yield object;
            }
        };
    }

    private static Spot spot(YamlNode root, Error error) {
        YamlNode node = root;
        for (int index = 0; index < error.getInstanceLocation().getNameCount(); index++) {
            String name = error.getInstanceLocation().getName(index);
            YamlNode next = null;
            if (node instanceof YamlMap map) {
                next = map.get(name);
            } else if (node instanceof YamlList list) {
                next = list.items().get(Integer.parseInt(name));
            }
            if (next == null) {
                break;
            }
            node = next;
        }
        return node.spot();
    }
}
