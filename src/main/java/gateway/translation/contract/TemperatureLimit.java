package gateway.translation.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Keeps a temperature to what the target takes; both OpenAI dialects have it under one name. Stateless. */
public final class TemperatureLimit {

    private TemperatureLimit() {}

    /** Changes a request whose temperature is out of range, and tells it. */
    public static void fit(ObjectNode body, TargetTraits traits, Losses losses) {
        JsonNode told = body.path(Features.TEMPERATURE);
        if (!told.isNumber()) {
            return;
        }
        double nearest = traits.temperatures().nearest(told.doubleValue());
        if (Double.compare(nearest, told.doubleValue()) != 0) {
            body.put(Features.TEMPERATURE, nearest);
            losses.add(Features.TEMPERATURE, Features.TEMPERATURE);
        }
    }
}
