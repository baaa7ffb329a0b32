package gateway.routes.convention;

import gateway.routes.finding.RouteRule;
import gateway.routes.model.EndpointUse;
import gateway.routes.model.Flow;
import gateway.routes.model.Parameter;
import gateway.routes.model.Step;
import gateway.routes.text.Spot;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names of routes and steps, and the words that describe them. Stateless. */
final class Naming {

    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final Pattern VERB_NOUN = Pattern.compile("[a-z]+(-[a-z0-9]+)+");
    private static final Pattern DESCRIPTION = Pattern.compile("[A-Z][a-z]*s( .*[^. ])?");
    private static final Pattern ERRORS = Pattern.compile("errors-.+");
    private static final Pattern CRON = Pattern.compile("cron-.+");
    private static final Set<String> STEPS_WITH_ID = Set.of(
            "to",
            "toD",
            "bean",
            "process",
            "choice",
            "circuitBreaker",
            "loadBalance",
            "wireTap",
            "split",
            "filter",
            "doTry");
    private static final Map<String, Pattern> ENTRY_NAMES =
            Map.of("platform-http", Pattern.compile("(api|admin)-.+"), "quartz", CRON, "quartz-node", CRON);

    private Naming() {}

    static void check(Flow flow, Complaints out) {
        String id = flow.id();
        if (id == null) {
            out.add(RouteRule.ID_PRESENT, flow.spot(), flow.name() + " has no id", "add id: with a name in kebab-case");
        } else if (!ID.matcher(id).matches()) {
            out.add(
                    RouteRule.ID_KEBAB,
                    flow.spotOfId(),
                    "the id " + id + " is not in kebab-case",
                    "write small words with hyphens between them");
        }
        description(flow, out);
        if (id != null) {
            flow.allSteps().forEach(step -> stepId(id, step, out));
            entryName(flow, id, out);
            directName(flow, id, out);
        }
    }

    private static void description(Flow flow, Complaints out) {
        String description = flow.body().text("description");
        if (description == null || !DESCRIPTION.matcher(description).matches()) {
            out.add(
                    RouteRule.DESCRIPTION,
                    description == null ? flow.spot() : flow.body().spotOfValue("description"),
                    flow.name() + " has no description of one line, third person and no full stop" + got(description),
                    "add description: like Reads the body, and leaves it as it is");
        }
    }

    private static String got(@Nullable String text) {
        return text == null ? "" : ", but \"" + text + "\"";
    }

    private static void stepId(String flow, Step step, Complaints out) {
        String id = step.option("id");
        boolean wrong = id == null
                ? STEPS_WITH_ID.contains(step.kind())
                : !id.startsWith(flow + ".")
                        || !VERB_NOUN.matcher(id.substring(flow.length() + 1)).matches();
        if (wrong) {
            Spot spot = id == null ? step.spot() : step.options().spotOfValue("id");
            out.add(
                    RouteRule.STEP_ID,
                    spot,
                    "the step " + step.kind() + (id == null ? " has no id" : " has the id " + id),
                    "give it an id like " + flow + ".verb-noun; counters and logs show it");
        }
    }

    private static void entryName(Flow flow, String id, Complaints out) {
        Pattern expected = flow.isConfiguration() ? ERRORS : ENTRY_NAMES.get(flow.scheme());
        if (expected != null && !expected.matcher(id).matches()) {
            out.add(
                    RouteRule.ENTRY_NAME,
                    flow.spotOfId(),
                    "the id " + id + " does not say what the route begins with",
                    "give it an id like " + expected.pattern().replace(".+", "name"));
        }
    }

    private static void directName(Flow flow, String id, Complaints out) {
        EndpointUse from = flow.from();
        if (from == null || !from.scheme().equals("direct")) {
            return;
        }
        boolean byOwnName = flow.isTemplate()
                ? flow.parameters().stream()
                        .map(Parameter::name)
                        .anyMatch(name -> from.uri().equals("direct:" + id + "-{{" + name + "}}"))
                : from.uri().equals("direct:" + id);
        if (!byOwnName) {
            out.add(
                    RouteRule.DIRECT_NAME,
                    from.spot(),
                    id + " is called by " + from.uri(),
                    "call it by direct:" + id + (flow.isTemplate() ? "-{{parameter}}" : ""));
        }
    }
}
