package gateway.translation.chattarget;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.translation.contract.Features;
import gateway.translation.contract.Losses;
import gateway.translation.contract.RequestPart;
import org.jspecify.annotations.Nullable;

/**
 * Turns {@code output_config.format}, or {@code output_format} where it was before, into {@code response_format}. Where the target
 * knows no schemas, an instruction carries it. Made for one request.
 */
final class ChatOutputFormat {

    private static final int LONGEST_NAME = 64;

    private final @Nullable RequestPart format;
    private final boolean jsonSchema;
    private final boolean inWords;

    /** @param inWords whether no {@code response_format} may be sent, so that only an instruction can tell it */
    ChatOutputFormat(RequestPart request, boolean jsonSchema, boolean inWords) {
        RequestPart output = request.optionalPart("output_config");
        RequestPart now = output == null ? null : output.optionalPart("format");
        this.format = now == null ? request.optionalPart("output_format") : now;
        this.jsonSchema = jsonSchema && !inWords;
        this.inWords = inWords;
    }

    void addTo(ObjectNode body, Losses losses) {
        if (format == null) {
            return;
        }
        if (!hasSchema(format)) {
            losses.add(Features.OUTPUT_FORMAT, format.path(), format.type());
        } else if (jsonSchema) {
            ObjectNode schema = format.part("schema").fields().deepCopy();
            ObjectNode response = body.putObject("response_format").put("type", "json_schema");
            ObjectNode named = response.putObject("json_schema").put("name", name(format));
            named.set("schema", schema);
            boolean strict = StrictSchemas.fits(schema);
            named.put("strict", strict);
            if (!strict) {
                losses.add(Features.JSON_SCHEMA, format.path());
            }
        } else {
            losses.add(Features.JSON_SCHEMA, format.path());
            if (!inWords) {
                body.putObject("response_format").put("type", "json_object");
            }
        }
    }

    /** What the system has to say so that a target without schemas answers by this one, null where nothing is needed. */
    @Nullable
    String instruction() {
        if (format == null || jsonSchema || !hasSchema(format)) {
            return null;
        }
        return instruction(format.part("schema").fields());
    }

    /** The same for a schema. */
    static String instruction(JsonNode schema) {
        return "Answer with JSON only, by this JSON schema:\n" + schema;
    }

    private static boolean hasSchema(RequestPart format) {
        return "json_schema".equals(format.type());
    }

    private static String name(RequestPart format) {
        JsonNode name = format.value("name");
        String plain = name == null ? "" : name.asText().replaceAll("[^a-zA-Z0-9_-]", "_");
        return plain.isEmpty() ? "answer" : plain.substring(0, Math.min(plain.length(), LONGEST_NAME));
    }
}
