package gateway.routes.wiring;

import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.known.NearWords;
import gateway.routes.model.Flow;
import gateway.routes.model.Instance;
import gateway.routes.model.Parameter;
import gateway.routes.model.RouteSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Finds instances of templates that give too little or too much. Stateless. */
final class Templates {

    private Templates() {}

    static void check(RouteSet set, Consumer<RouteFinding> out) {
        Map<String, Flow> templates = set.templates();
        Map<String, Instance> names = new HashMap<>();
        set.instances().forEach(instance -> {
            Flow template = templates.get(instance.template());
            if (template == null) {
                out.accept(instance.file()
                        .finding(
                                RouteRule.UNKNOWN_TEMPLATE,
                                instance.body().spotOfValue("routeTemplateRef"),
                                "there is no template " + instance.template(),
                                NearWords.remedy(
                                        instance.template(), templates.keySet(), NearWords.those(templates.keySet()))));
            } else {
                parameters(instance, template, out);
                sameName(instance, names, out);
            }
        });
    }

    private static void parameters(Instance instance, Flow template, Consumer<RouteFinding> out) {
        List<String> known = template.parameters().stream().map(Parameter::name).toList();
        for (Parameter given : instance.parameters()) {
            if (!known.contains(given.name())) {
                out.accept(instance.file()
                        .finding(
                                RouteRule.UNKNOWN_PARAMETER,
                                given.spot(),
                                "the template " + template.name() + " has no parameter " + given.name(),
                                NearWords.remedy(given.name(), known, "it has " + String.join(", ", known))));
            }
        }
        Set<String> given = instance.parameters().stream().map(Parameter::name).collect(Collectors.toSet());
        for (Parameter wanted : template.parameters()) {
            if (wanted.value() == null && !given.contains(wanted.name())) {
                out.accept(instance.file()
                        .finding(
                                RouteRule.MISSING_PARAMETER,
                                instance.spot(),
                                instance.name() + " lacks the parameter " + wanted.name() + ", which the template "
                                        + template.name() + " needs",
                                "add it below parameters" + described(wanted)));
            }
        }
    }

    private static String described(Parameter parameter) {
        return parameter.description() == null ? "" : " (" + parameter.description() + ")";
    }

    /** Two instances with one name would be one provider. */
    private static void sameName(Instance instance, Map<String, Instance> names, Consumer<RouteFinding> out) {
        for (Parameter parameter : instance.parameters()) {
            if (parameter.name().equals("name") && parameter.value() != null) {
                Instance before = names.putIfAbsent(instance.template() + " " + parameter.value(), instance);
                if (before != null) {
                    out.accept(instance.file()
                            .finding(
                                    RouteRule.DUPLICATE_ID,
                                    parameter.spot(),
                                    "the " + instance.template() + " " + parameter.value() + " is there twice, also in "
                                            + before.file().name() + " line "
                                            + before.spot().line(),
                                    "give one of them another name"));
                }
            }
        }
    }
}
