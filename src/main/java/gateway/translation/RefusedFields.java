package gateway.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Dialect;
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
        for (String field : traits.refuses()) {
            ObjectNode place = body;
            if (dialect == Dialect.RESPONSES
                    && field.equals(VERBOSITY)
                    && body.get("text") instanceof ObjectNode text) {
                place = text;
            }
            JsonNode value = place.remove(field);
            if (value != null && !value.isNull() && !isDefault(value)) {
                losses.add(new Loss(field.equals("stop") ? Features.STOP_SEQUENCES : field, field));
            }
        }
        return losses;
    }

    /** What the target does anyway. */
    private static boolean isDefault(JsonNode value) {
        return value.isTextual() && value.textValue().equals("auto");
    }
}
