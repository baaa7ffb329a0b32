package gateway.routes.convention;

import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.model.Flow;
import gateway.routes.model.Leaf;
import gateway.routes.model.Parameter;
import gateway.routes.model.RouteDocument;
import gateway.routes.text.Spot;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Says where a file is written in another way than the built-in ones. Stateless. */
public final class ConventionCheck {

    private static final Pattern FILE = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*\\.camel\\.yaml");
    private static final Pattern PARAMETER = Pattern.compile("[a-z][A-Za-z0-9]*");
    private static final Pattern DESCRIPTION = Pattern.compile("[A-Z].*[^. ]");
    private static final Set<String> USUAL = Set.of("beans");

    private ConventionCheck() {}

    /**
     * Tells of all places in a file.
     *
     * @param ours whether it is to be one of the gateway, whose numbers are settings
     */
    public static void check(RouteDocument document, boolean ours, Consumer<RouteFinding> out) {
        Complaints complaints = new Complaints(document.text(), out);
        file(document, complaints);
        for (Flow flow : document.flows()) {
            Naming.check(flow, complaints);
            RouteLimits.check(flow, complaints);
            FailureCare.check(flow, ours, complaints);
            flow.parameters().forEach(parameter -> parameter(flow, parameter, complaints));
            if (ours) {
                RouteLimits.literals(flow, complaints);
            }
        }
        document.instances().forEach(instance -> {
            if (instance.id() == null) {
                complaints.add(
                        RouteRule.ID_PRESENT,
                        instance.spot(),
                        "a templatedRoute has no routeId",
                        "add routeId: with a name in kebab-case");
            }
        });
    }

    private static void file(RouteDocument document, Complaints out) {
        String name = document.text().name();
        if (!FILE.matcher(name).matches()) {
            out.add(
                    RouteRule.FILE_NAME,
                    Spot.START,
                    name + " is not in kebab-case",
                    "name it with small words and hyphens, and .camel.yaml behind them");
        }
        List<String> lines = document.text().text().lines().limit(2).toList();
        if (lines.isEmpty()
                || !lines.getFirst().matches("# [A-Z].+")
                || lines.getLast().startsWith("#")) {
            out.add(
                    RouteRule.FIRST_LINE,
                    Spot.START,
                    "the file does not begin with one line of comment",
                    "add one that says what the file decides, like # Decides which providers there are.");
        }
        document.strangers().stream()
                .filter(stranger -> !USUAL.contains(stranger.kind()))
                .forEach(stranger -> out.add(
                        RouteRule.ENTRY_KIND,
                        stranger.spot(),
                        stranger.kind() + " stands at the top of the file, and counts for other routes too",
                        "put it into a route or a routeConfiguration"));
    }

    /** Operators read the descriptions, and give parameters in the hope that they do something. */
    private static void parameter(Flow template, Parameter parameter, Complaints out) {
        String who = "the parameter " + parameter.name();
        if (!PARAMETER.matcher(parameter.name()).matches()) {
            out.add(RouteRule.TEMPLATE_PARAMETER, parameter.spot(), who + " is not in camelCase", "write it likeThis");
        }
        String description = parameter.description();
        if (description == null || !DESCRIPTION.matcher(description).matches()) {
            out.add(
                    RouteRule.TEMPLATE_PARAMETER,
                    parameter.spot(),
                    who + " has no description of one line without a full stop",
                    "add description: to it");
        }
        boolean used =
                Leaf.below(template.body()).anyMatch(leaf -> leaf.value().contains("{{" + parameter.name() + "}}"));
        if (!used) {
            out.add(
                    RouteRule.TEMPLATE_PARAMETER,
                    parameter.spot(),
                    who + " is used nowhere in " + template.name(),
                    "use {{" + parameter.name() + "}}, or take it out");
        }
    }
}
