package routes.jolokia;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;

/** What is asked in one body, before Jolokia reads it: how much that is, and nothing that it does not know. Stateless. */
final class JolokiaQuestion {

    private static final int MOST = 500;
    /** Questions that bring all beans. */
    private static final int MOST_BROAD = 8;

    private static final Set<String> TYPES = Set.of("read", "list", "search", "version", "exec", "write");

    private JolokiaQuestion() {}

    /**
     * The body as it was understood here, so that it cannot be understood otherwise there.
     *
     * @throws IllegalArgumentException with a sentence when it may not be asked
     */
    static byte[] checked(byte[] body) {
        JsonNode asked;
        try {
            asked = Json.mapper().readTree(body);
        } catch (IOException e) {
            throw new IllegalArgumentException("The body is no JSON", e);
        }
        if (asked.isArray()) {
            if (asked.size() > MOST) {
                throw new IllegalArgumentException("At most " + MOST + " questions are answered at once");
            }
            int broad = 0;
            for (JsonNode one : asked) {
                broad += isBroad(checkedOne(one)) ? 1 : 0;
            }
            if (broad > MOST_BROAD) {
                throw new IllegalArgumentException(
                        "At most " + MOST_BROAD + " questions at once may be for many beans");
            }
        } else {
            checkedOne(asked);
        }
        try {
            return Json.mapper().writeValueAsBytes(asked);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The body cannot be read", e);
        }
    }

    private static ObjectNode checkedOne(JsonNode one) {
        if (!(one instanceof ObjectNode question)) {
            throw new IllegalArgumentException("A question is a JSON object");
        }
        String type = question.path("type").asText("").toLowerCase(Locale.ROOT);
        if (!TYPES.contains(type)) {
            throw new IllegalArgumentException("type: expected one of read, list, search, version, exec and write");
        }
        if (question.has("target")) {
            throw new IllegalArgumentException("target: other processes are not asked");
        }
        return question;
    }

    private static boolean isBroad(ObjectNode question) {
        String type = question.path("type").asText().toLowerCase(Locale.ROOT);
        String bean = question.path("mbean").asText("");
        return switch (type) {
            case "list", "search" -> true;
            case "exec" -> question.path("operation").asText("").startsWith("dump");
            default -> bean.contains("*") || bean.contains("?");
        };
    }
}
