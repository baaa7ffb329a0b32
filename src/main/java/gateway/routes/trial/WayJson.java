package gateway.routes.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.routes.trial.TrialWay.Answer;
import gateway.routes.trial.TrialWay.Sent;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ways of requests as JSON, without secrets. Stateless. */
final class WayJson {

    private WayJson() {}

    /** The whole way. */
    static ObjectNode of(TrialWay way) {
        ObjectNode body = Json.mapper().createObjectNode();
        list(body, "steps", way.steps());
        Sent sent = way.sent();
        if (sent == null) {
            body.putNull("sent");
        } else {
            body.set("sent", of(sent));
        }
        list(body, "calls", way.calls());
        body.set("answer", of(way.answer()));
        return body;
    }

    private static ObjectNode of(Sent sent) {
        ObjectNode body = Json.mapper().createObjectNode();
        body.put("kind", sent.kind()).put("target", sent.target()).put("id", sent.id());
        body.put("model", sent.model()).put("url", sent.url());
        ObjectNode headers = body.putObject("headers");
        sent.headers().forEach((name, header) -> headers.put(name, header.shown()));
        body.set("body", tree(sent.body()));
        body.put("cost", cost(sent));
        return body;
    }

    private static JsonNode tree(byte[] body) {
        try {
            return Json.mapper().readTree(body);
        } catch (IOException e) {
            return Json.mapper().getNodeFactory().textNode(body.length + " bytes");
        }
    }

    /** What the client gets. */
    static ObjectNode of(Answer answer) {
        ObjectNode body = Json.mapper().createObjectNode().put("status", answer.status());
        if (answer.refused()) {
            body.put("type", answer.type()).put("message", answer.message());
        }
        return answer.defect() == null ? body : body.put("defect", answer.defect());
    }

    /** In US dollars, null for an unknown price. */
    static @Nullable String cost(Sent sent) {
        return sent.cost() == null ? null : sent.cost().stripTrailingZeros().toPlainString();
    }

    private static void list(ObjectNode body, String name, List<String> texts) {
        ArrayNode array = body.putArray(name);
        texts.forEach(array::add);
    }
}
