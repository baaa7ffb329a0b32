package gateway.routes.model;

import gateway.routes.text.Spot;
import gateway.routes.text.YamlMap;
import gateway.routes.text.YamlNode;
import gateway.routes.text.YamlText;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A step of a flow.
 *
 * @param kind name of the pattern, such as {@code to}
 * @param body its options, or its text in the short form
 * @param spot of its name
 * @param depth 1 for the steps of the flow itself
 * @param branches the steps in it
 */
public record Step(String kind, YamlNode body, Spot spot, int depth, List<Branch> branches) {

    private static final Set<String> SENDERS =
            Set.of("to", "toD", "wireTap", "enrich", "pollEnrich", "poll", "interceptSendToEndpoint");

    public Step {
        branches = List.copyOf(branches);
    }

    /**
     * Steps within a step.
     *
     * @param name of the option that holds them, such as {@code when}; {@code steps} where the step holds them itself
     */
    public record Branch(String name, List<Step> steps) {

        public Branch {
            steps = List.copyOf(steps);
        }
    }

    /** Its options, none in the short form. */
    public YamlMap options() {
        return body instanceof YamlMap map ? map : YamlMap.empty(body.spot());
    }

    /** An option as text, null when it is not there. */
    public @Nullable String option(String name) {
        return options().text(name);
    }

    /** What it sends to, null where it sends nowhere. */
    public @Nullable EndpointUse endpoint() {
        if (!SENDERS.contains(kind)) {
            return null;
        }
        if (body instanceof YamlText text) {
            return new EndpointUse(text.value(), YamlMap.empty(text.spot()), text.spot(), false);
        }
        String uri = option("uri");
        return uri == null
                ? null
                : new EndpointUse(uri, options().map("parameters"), options().spotOfValue("uri"), false);
    }

    /** All that it sends to. */
    public Recipients recipients() {
        return Recipients.of(this);
    }

    /** Itself and all steps in it, at any depth, in the order of the file. */
    public Stream<Step> all() {
        return Stream.concat(
                Stream.of(this),
                branches.stream().flatMap(branch -> branch.steps().stream().flatMap(Step::all)));
    }

    /** What it is called in sentences: its id, or its kind. */
    public String name() {
        String id = option("id");
        return id == null ? kind : id;
    }
}
