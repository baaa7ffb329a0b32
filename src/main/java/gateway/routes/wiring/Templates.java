package gateway.routes.wiring;

import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.known.NearWords;
import gateway.routes.known.StartJudge;
import gateway.routes.model.Flow;
import gateway.routes.model.Instance;
import gateway.routes.model.Parameter;
import gateway.routes.model.RouteSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Finds instances of templates that give too little or too much. Stateless. */
final class Templates {

    /** The template whose instances are providers. */
    private static final String PROVIDER = "provider";

    private static final String KAMELET = "kamelet";

    /** Parameters by which it is told what others have to be. */
    private static final List<String> DECISIVE = List.of("name", "vendor", "baseUrl", "key", "dialect");

    private Templates() {}

    static void check(RouteSet set, StartJudge start, Consumer<RouteFinding> out) {
        Map<String, Flow> templates = set.templates();
        Map<String, Instance> names = new HashMap<>();
        set.flows().forEach(flow -> kamelets(flow, templates.keySet(), out));
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
                if (template.name().equals(PROVIDER)) {
                    provider(instance, template, start, out);
                }
            }
        });
    }

    private static void kamelets(Flow flow, Set<String> templates, Consumer<RouteFinding> out) {
        flow.allSteps().filter(step -> step.kind().equals(KAMELET)).forEach(step -> {
            String written = step.option("name");
            String name = written == null ? "" : written.replaceFirst("[/?].*", "");
            if (!name.isEmpty() && !name.contains("{") && !templates.contains(name)) {
                out.accept(flow.file()
                        .finding(
                                RouteRule.UNKNOWN_TEMPLATE,
                                step.spot(),
                                "there is no Kamelet " + name,
                                "put " + name + ".kamelet.yaml into the folder of EXTENSIONS_DIR"));
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
        Set<String> given = new HashSet<>();
        for (Parameter each : instance.parameters()) {
            if (!given.add(each.name())) {
                out.accept(instance.file()
                        .finding(
                                RouteRule.DUPLICATE_ID,
                                each.spot(),
                                "the parameter " + each.name() + " is given twice, and only the last one would count",
                                "remove one"));
            }
        }
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

    /** The provider of an instance as the start would make it, as far as its values stand in the file. */
    private static void provider(Instance instance, Flow template, StartJudge start, Consumer<RouteFinding> out) {
        Set<String> known = template.parameters().stream().map(Parameter::name).collect(Collectors.toSet());
        Map<String, String> values = new HashMap<>(instance.values(template));
        boolean open = DECISIVE.stream().anyMatch(name -> isOpen(values.getOrDefault(name, "")));
        values.values().removeIf(Templates::isOpen);
        if (open
                || !known.containsAll(values.keySet())
                || values.getOrDefault("name", "").isEmpty()) {
            return;
        }
        start.problemOfProvider(values).ifPresent(problem -> {
            Parameter about = instance.parameters().stream()
                    .filter(each -> problem.startsWith(each.name() + " "))
                    .findFirst()
                    .orElse(null);
            out.accept(instance.file()
                    .finding(
                            RouteRule.PARAMETER_VALUE,
                            about == null ? instance.spot() : about.spot(),
                            "the provider " + values.get("name") + " cannot be: " + problem,
                            "correct it; docs/providers.md explains each parameter"));
        });
        String id = instance.id();
        if (id != null && !id.equals(PROVIDER + "-" + values.get("name"))) {
            out.accept(instance.file()
                    .finding(
                            RouteRule.ENTRY_NAME,
                            instance.body().spotOfValue("routeId"),
                            "the id " + id + " does not say which provider it is",
                            "call it " + PROVIDER + "-" + values.get("name")));
        }
    }

    /** What stands behind a placeholder may be a secret, and is not looked at. */
    private static boolean isOpen(String value) {
        return value.contains("{{");
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
