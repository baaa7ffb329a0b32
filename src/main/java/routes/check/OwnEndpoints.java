package routes.check;

import gateway.provider.ProviderParameters;
import gateway.routes.known.EndpointShape;
import gateway.routes.known.EndpointShape.Option;
import gateway.routes.known.EndpointShape.Ways;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import routes.refusal.RejectComponent;
import routes.transform.TransformComponent;

/** What the addresses of the gateway's own components look like. */
final class OwnEndpoints {

    static final Set<String> SCHEMES = Set.of("upstream", "provider", "web", "transform", "reject", "quartz-node");

    private OwnEndpoints() {}

    static EndpointShape upstream() {
        return new EndpointShape(
                "upstream",
                Map.of("name", new Option(true, true, "string", Set.of("claude"))),
                List.of(),
                false,
                Ways.SENDS_ONLY);
    }

    static EndpointShape web() {
        return new EndpointShape(
                "web",
                Map.of("name", new Option(true, true, "string", Set.of("conversation"))),
                List.of(),
                false,
                Ways.SENDS_ONLY);
    }

    private static boolean isPointer(String step, String name) {
        return name.equals("pointer") || (name.equals("to") && step.equals("rename-field"));
    }

    static EndpointShape reject() {
        Map<String, Option> options = new HashMap<>();
        Stream.of(RejectComponent.MESSAGE, RejectComponent.TYPE, RejectComponent.RETRY_AFTER)
                .forEach(name -> options.put(name, EndpointShape.anything(false)));
        options.put("status", new Option(true, true, "string", Set.of()));
        return new EndpointShape("reject", options, List.of(), false, Ways.SENDS_ONLY);
    }

    static EndpointShape provider() {
        Map<String, Option> options = new HashMap<>();
        ProviderParameters.NAMES.forEach(name -> options.put(name, EndpointShape.anything(false)));
        options.put("name", new Option(true, true, "string", Set.of()));
        return new EndpointShape("provider", options, List.of(), false, Ways.SENDS_ONLY);
    }

    /** @param step what stands behind the colon; of an unknown one no parameter is asked for */
    static EndpointShape transform(String step) {
        Map<String, Option> options = new HashMap<>();
        List<String> needed = TransformComponent.STEPS.get(step);
        List<String> all = needed == null ? List.of("pointer", "name", "to", "value") : needed;
        all.forEach(name -> options.put(
                name, new Option(false, needed != null, isPointer(step, name) ? "pointer" : "string", Set.of())));
        options.put("step", new Option(true, true, "string", TransformComponent.STEPS.keySet()));
        return new EndpointShape("transform", options, List.of(), false, Ways.SENDS_ONLY);
    }
}
