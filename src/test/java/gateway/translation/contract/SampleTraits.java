package gateway.translation.contract;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** Traits for tests, by their names. */
public final class SampleTraits {

    /** Those of OpenAI's own models. */
    public static final TargetTraits OPENAI = documentedBut("developerRole", true);

    private SampleTraits() {}

    /** The documented ones with others in some places: names and values in turn. */
    public static TargetTraits documentedBut(Object... namesAndValues) {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        for (int at = 0; at < namesAndValues.length; at += 2) {
            values.put((String) namesAndValues[at], Json.mapper().valueToTree(namesAndValues[at + 1]));
        }
        return TraitValues.over(TargetTraits.DOCUMENTED, values);
    }
}
