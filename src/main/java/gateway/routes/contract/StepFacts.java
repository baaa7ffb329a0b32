package gateway.routes.contract;

import gateway.routes.model.CallGraph;
import gateway.routes.model.CalledRoute;
import gateway.routes.model.EndpointUse;
import gateway.routes.model.Leaf;
import gateway.routes.model.Step;
import gateway.routes.text.YamlNode;
import java.util.Set;

/** Says what a step does, in the words of {@link StepRoles}. Stateless. */
final class StepFacts {

    private static final Set<String> BODIES = Set.of(
            "setBody", "transform", "convertBodyTo", "marshal", "unmarshal", "enrich", "pollEnrich", "poll", "script");
    /** Endpoints that leave the body as it is, or are steps of the gateway. */
    private static final Set<String> WITHOUT_BODY =
            Set.of("direct", "log", "transform", "provider", "upstream", "web", "reject", "bean", "micrometer");

    private static final String STATUS = "CamelHttpResponseCode";

    private StepFacts() {}

    /** Empty for a step that does nothing of the gateway's. */
    static String of(CallGraph calls, CalledRoute called, Step step) {
        return switch (step.kind()) {
            case "process", "bean" -> {
                String ref = step.option("ref");
                yield ref == null ? "" : "bean:" + calls.filled(called, ref).replaceFirst("^#(bean:)?", "");
            }
            case "loadBalance" -> {
                String ref = step.options().map("customLoadBalancer").text("ref");
                yield ref == null ? "" : "balance:" + balanced(calls.filled(called, ref));
            }
            case "setHeader" -> STATUS.equals(step.option("name")) ? StepRoles.STATUS : "";
            case "setHeaders" -> setsStatus(step) ? StepRoles.STATUS : "";
            default -> {
                EndpointUse use = step.endpoint();
                yield use == null
                        ? BODIES.contains(step.kind()) ? StepRoles.BODY : ""
                        : switch (use.scheme()) {
                            case "upstream", "provider", "web", "reject" -> "uri:" + use.scheme();
                            case "bean" -> "bean:" + calls.filled(called, use.path());
                            default -> WITHOUT_BODY.contains(use.scheme()) ? "" : StepRoles.BODY;
                        };
            }
        };
    }

    private static boolean setsStatus(Step step) {
        YamlNode headers = step.options().get("headers");
        return headers != null
                && Leaf.below(headers)
                        .anyMatch(leaf ->
                                leaf.key().equals("name") && leaf.value().equals(STATUS));
    }

    private static String balanced(String balancer) {
        if (balancer.equals("chain")) {
            return balancer;
        }
        return balancer.startsWith("provider-") ? "provider" : balancer.equals("web-accounts") ? "web" : "account";
    }
}
