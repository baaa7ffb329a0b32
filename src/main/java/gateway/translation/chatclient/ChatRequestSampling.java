package gateway.translation.chatclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.translation.contract.Features;
import gateway.translation.contract.Losses;
import gateway.translation.contract.ModelFamilies;
import gateway.translation.contract.RequestPart;
import gateway.translation.contract.TranslationTarget;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a model chooses among words, as far as the target takes it: Claude 4.1 and newer take {@code temperature} or {@code
 * top_p}, 4.7 and newer neither (docs/wire.md, "OpenAI's clients"). A default that is left out is no loss. Stateless.
 */
final class ChatRequestSampling {

    private static final List<String> ALL = List.of("temperature", "top_p", "top_k");

    /** Thinking goes with no smaller one. */
    private static final double LEAST_TOP_P_OF_THINKING = 0.95;

    private ChatRequestSampling() {}

    /** Writes what the target takes; refuses what is malformed. */
    static void read(ObjectNode request, ObjectNode body, TranslationTarget target, boolean thinks, Losses losses) {
        if (target.bridge()) {
            copy(request, body);
            return;
        }
        Double temperature = number(request, "temperature");
        Double topP = number(request, "top_p");
        boolean refused = ModelFamilies.refusesSampling(target.model());
        if (temperature != null) {
            readTemperature(request.get("temperature"), refused || thinks, body, losses);
        }
        if (topP != null && !(topP == 1 && (refused || temperature != null))) {
            boolean second = temperature != null && ModelFamilies.takesOneSampler(target.model());
            boolean impossible = refused || second || (thinks && topP < LEAST_TOP_P_OF_THINKING);
            putUnless(impossible, Features.TOP_P, request.get("top_p"), body, losses);
        }
        readTopK(request.path("top_k"), refused || thinks, body, losses);
    }

    /** For another target than Claude, which takes more or refuses by itself. */
    private static void copy(ObjectNode request, ObjectNode body) {
        for (String name : ALL) {
            JsonNode value = RequestPart.of(request).optionalNumber(name);
            if (value != null) {
                body.set(name, value);
            }
        }
    }

    private static void readTemperature(JsonNode given, boolean impossible, ObjectNode body, Losses losses) {
        double value = given.doubleValue();
        if (!impossible && value <= 1) {
            body.set("temperature", given);
        } else if (!impossible) {
            body.put("temperature", 1);
        }
        if (impossible ? value != 1 : value > 1) {
            losses.add(Features.TEMPERATURE, "temperature");
        }
    }

    private static void readTopK(JsonNode given, boolean impossible, ObjectNode body, Losses losses) {
        if (given.isIntegralNumber()) {
            putUnless(impossible, Features.TOP_K, given, body, losses);
        } else if (!given.isNull() && !given.isMissingNode()) {
            throw ChatRequestRefusals.field("top_k", "Input should be a whole number.");
        }
    }

    private static void putUnless(boolean impossible, String name, JsonNode value, ObjectNode body, Losses losses) {
        if (impossible) {
            losses.add(name, name);
        } else {
            body.set(name, value);
        }
    }

    private static @Nullable Double number(ObjectNode request, String name) {
        JsonNode value = request.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isNumber() || value.doubleValue() < 0) {
            throw ChatRequestRefusals.field(name, "Input should be a number from 0.");
        }
        return value.doubleValue();
    }
}
