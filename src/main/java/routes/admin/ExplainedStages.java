package routes.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.account.decision.Choice;
import gateway.account.decision.Decision;
import gateway.provider.Chain;
import gateway.provider.Health;
import gateway.provider.ProviderSlot;
import gateway.provider.Stage;
import gateway.provider.balancing.ProviderCandidate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import routes.request.Mode;
import routes.request.RequestContext;

/** The stages of one request's chain as an explanation: who would be asked, in which order, and what stands in the way. */
final class ExplainedStages {

    private static final String OPEN = "open";

    private final ExplainTargets targets;
    private final ArrayNode stages;
    private final List<Decision.Try> tries = new ArrayList<>();
    private @Nullable Integer chosen;

    /** @param stages filled with the stages */
    ExplainedStages(ExplainTargets targets, ArrayNode stages) {
        this.targets = targets;
        this.stages = stages;
    }

    /**
     * Explains all stages of a chain.
     *
     * @param accounts the choice among accounts, for the stage that the request is at
     */
    void explain(RequestContext context, Chain chain, Supplier<Choice> accounts) {
        context.follows(chain);
        for (int i = 0; i < chain.stages().size(); i++) {
            context.enters(i);
            ObjectNode body = stages.addObject().put("number", i);
            boolean served = switch (chain.stages().get(i)) {
                case Stage.Claude _, Stage.Web _ -> ofAccounts(body, context, accounts.get());
                case Stage.Offers offers -> ofProviders(body, offers);
            };
            if (served && chosen == null) {
                chosen = i;
            }
        }
    }

    /** The choices among accounts that were made. */
    List<Decision.Try> tries() {
        return tries;
    }

    /** The first stage where somebody could be asked now, null for none. */
    @Nullable
    Integer chosen() {
        return chosen;
    }

    private boolean ofAccounts(ObjectNode body, RequestContext context, Choice choice) {
        tries.add(new Decision.Try(choice, null));
        body.put("kind", "accounts");
        body.put("mode", Mode.of(context).label());
        body.put("model", context.modelForAccounts());
        DecisionJson.write(body, choice, null);
        body.remove("outcome");
        return choice.accountId() != null;
    }

    private boolean ofProviders(ObjectNode body, Stage.Offers offers) {
        body.put("kind", "providers");
        body.put("policy", targets.policy());
        ArrayNode list = body.putArray("providers");
        boolean found = false;
        for (ProviderCandidate each : targets.order(offers)) {
            ProviderSlot slot = each.slot();
            String breaker = targets.breaker(slot.provider().name());
            String finding = finding(slot, breaker, found);
            found |= finding.equals("chosen");
            list.addObject()
                    .put("provider", slot.provider().name())
                    .put("model", each.model())
                    .put("finding", finding)
                    .put("dialect", DecisionJson.kebab(slot.provider().dialect()))
                    .put("health", DecisionJson.kebab(slot.health()))
                    .put("last_error", slot.lastError())
                    .put("breaker", breaker)
                    .put("in_flight", slot.inFlight());
        }
        return found;
    }

    /** One that is not healthy is asked all the same where no other is left. */
    private static String finding(ProviderSlot slot, String breaker, boolean found) {
        if (slot.atLimit()) {
            return "at-limit";
        }
        if (breaker.equals(OPEN)) {
            return "breaker-open";
        }
        if (!found) {
            return "chosen";
        }
        return slot.health() == Health.UNHEALTHY ? "unhealthy" : "behind";
    }
}
