package gateway.routes.contract;

import gateway.routes.model.CallGraph;
import gateway.routes.model.CalledRoute;
import gateway.routes.model.EndpointUse;
import gateway.routes.model.Step;

/** Says what a step does, in the words of {@link StepRoles}. Stateless. */
final class StepFacts {

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
            default -> {
                EndpointUse use = step.endpoint();
                yield use == null
                        ? ""
                        : switch (use.scheme()) {
                            case "upstream", "provider" -> "uri:" + use.scheme();
                            case "bean" -> "bean:" + calls.filled(called, use.path());
                            default -> "";
                        };
            }
        };
    }

    private static String balanced(String balancer) {
        return balancer.equals("chain") ? balancer : balancer.startsWith("provider-") ? "provider" : "account";
    }
}
