package routes.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.account.decision.Choice;
import gateway.account.decision.Consideration;
import gateway.account.decision.Decision;
import gateway.protocol.Json;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Decisions about accounts as JSON. Stateless. */
final class DecisionJson {

    private DecisionJson() {}

    static ObjectNode of(Decision decision) {
        ObjectNode body = Json.mapper().createObjectNode();
        body.put("request_id", decision.requestId().toString());
        body.put("at", decision.at().toString());
        body.put("model", decision.model());
        body.put("domain", decision.domain());
        body.put("affinity", decision.affinity());
        if (decision.replayOf() != null) {
            body.put("replay_of", decision.replayOf().toString());
        }
        ArrayNode tries = body.putArray("tries");
        for (Decision.Try each : decision.tries()) {
            write(tries.addObject(), each.choice(), each.outcome());
        }
        return body;
    }

    static void write(ObjectNode body, Choice choice, @Nullable String outcome) {
        body.put("policy", choice.policy());
        body.put("bound", choice.bound());
        body.put("account_id", choice.accountId());
        body.put("account_name", nameOf(choice));
        body.put("outcome", outcome);
        ArrayNode considered = body.putArray("considered");
        for (Consideration each : choice.considered()) {
            considered
                    .addObject()
                    .put("account_id", each.accountId())
                    .put("account_name", each.accountName())
                    .put("finding", kebab(each.finding()))
                    .put("until", each.until() == null ? null : each.until().toString());
        }
    }

    private static @Nullable String nameOf(Choice choice) {
        for (Consideration each : choice.considered()) {
            if (each.accountId().equals(choice.accountId())) {
                return each.accountName();
            }
        }
        return null;
    }

    static String kebab(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
