package routes.convention;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What route templates and their instances keep to. */
final class Templates {

    private static final Pattern NAME = Pattern.compile("[a-z][A-Za-z0-9]*");
    private static final Pattern DESCRIPTION = Pattern.compile("[A-Z].*[^. ]");
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    private Templates() {}

    /** The templates of a set of files by their ids. */
    static Map<String, Flow> byId(List<RouteFile> files) {
        return Convention.flows(files)
                .filter(Flow::isTemplate)
                .collect(Collectors.toMap(Flow::id, Function.identity(), (first, second) -> first));
    }

    /** All templated routes of a set of files. */
    static Stream<Instance> instances(List<RouteFile> files) {
        return files.stream().flatMap(file -> file.instances().stream());
    }

    /** Operators read the descriptions, and give parameters in the hope that they do something. */
    static Stream<String> parameter(Flow template) {
        return template.parameters().stream().flatMap(parameter -> {
            String who = template.id() + ": expected the parameter " + parameter.name() + " ";
            Stream.Builder<String> complaints = Stream.builder();
            if (!NAME.matcher(parameter.name()).matches()) {
                complaints.add(who + "in camelCase");
            }
            String description = parameter.description();
            if (description == null || !DESCRIPTION.matcher(description).matches()) {
                complaints.add(who + "with a description of one line and no full stop, got " + description);
            }
            if (!isUsed(template, parameter)) {
                complaints.add(who + "to be used");
            }
            return complaints.build();
        });
    }

    private static boolean isUsed(Flow template, Flow.Parameter parameter) {
        return template.leaves().anyMatch(leaf -> leaf.value().contains("{{" + parameter.name() + "}}"));
    }

    /** Instances are told apart by their ids, and give their template what it asks for and nothing else. */
    static Stream<String> templatedRoute(List<RouteFile> files) {
        Map<String, Flow> templates = byId(files);
        return instances(files).flatMap(instance -> complaints(instance, templates).stream());
    }

    private static List<String> complaints(Instance instance, Map<String, Flow> templates) {
        List<String> complaints = new ArrayList<>();
        if (!ID.matcher(instance.id()).matches()) {
            complaints.add(instance.id() + ": expected kebab-case");
        }
        Flow template = templates.get(instance.template());
        if (template == null) {
            complaints.add(instance.id() + ": no template is called " + instance.template());
            return complaints;
        }
        for (String name : new TreeSet<>(instance.values().keySet())) {
            if (template.parameter(name) == null) {
                complaints.add(instance.id() + ": " + template.id() + " has no parameter " + name);
            }
        }
        for (Flow.Parameter parameter : template.parameters()) {
            if (parameter.defaultValue() == null && !instance.values().containsKey(parameter.name())) {
                complaints.add(instance.id() + ": " + template.id() + " needs the parameter " + parameter.name());
            }
        }
        return complaints;
    }
}
