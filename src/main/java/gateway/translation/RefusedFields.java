package gateway.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Dialect;
import gateway.translation.contract.DocumentedFields;
import gateway.translation.contract.Features;
import gateway.translation.contract.Loss;
import gateway.translation.contract.TargetTraits;
import java.util.ArrayList;
import java.util.List;

/** Takes what a target answers with an error out of a finished request. Stateless. */
final class RefusedFields {

    private static final String VERBOSITY = "verbosity";

    private RefusedFields() {}

    /** Removes the fields that the target refuses, and tells each as a loss. */
    static List<Loss> removeFrom(ObjectNode body, Dialect dialect, TargetTraits traits) {
        List<Loss> losses = new ArrayList<>();
        metadata(body, dialect, traits, losses);
        for (String field : traits.refuses()) {
            ObjectNode place = body;
            if (dialect == Dialect.RESPONSES
                    && field.equals(VERBOSITY)
                    && body.get("text") instanceof ObjectNode text) {
                place = text;
            }
            JsonNode value = place.remove(field);
            if (value != null && !value.isNull() && !isDefault(field, value)) {
                String told = DocumentedFields.told(field);
                losses.add(new Loss(field.equals("stop") ? Features.STOP_SEQUENCES : told, told));
            }
        }
        return losses;
    }

    /** OpenAI: "The 'metadata' parameter is only allowed when 'store' is enabled." Its Responses API has no such rule. */
    private static void metadata(ObjectNode body, Dialect dialect, TargetTraits traits, List<Loss> losses) {
        boolean stored = body.path("store").asBoolean();
        if (dialect == Dialect.CHAT && traits.developerRole() && !stored && body.remove(Features.METADATA) != null) {
            losses.add(new Loss(Features.METADATA, Features.METADATA));
        }
    }

    /** What the target does anyway. */
    private static boolean isDefault(String field, JsonNode value) {
        return value.isTextual() && value.textValue().equals(field.equals(VERBOSITY) ? "medium" : "auto");
    }
}
