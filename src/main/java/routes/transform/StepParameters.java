package routes.transform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import gateway.protocol.Json;
import java.util.Map;

/** The parameters of one step; each is taken once, so that Camel refuses those that are not known. */
final class StepParameters {

    private final String step;
    private final Map<String, Object> parameters;

    StepParameters(String step, Map<String, Object> parameters) {
        this.step = step;
        this.parameters = parameters;
    }

    String text(String name) {
        Object value = parameters.remove(name);
        if (value == null || value.toString().isEmpty()) {
            throw new IllegalArgumentException("transform:" + step + " needs the parameter " + name);
        }
        return value.toString();
    }

    FieldPointer pointer(String name) {
        return FieldPointer.of(text(name));
    }

    /** JSON, or the text itself where it is none. */
    JsonNode json(String name) {
        String text = text(name);
        try {
            return Json.mapper()
                    .reader()
                    .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .readTree(text);
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(text);
        }
    }
}
