package routes.convention;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The routes that steps of a set of files can send to: by name, by a name put together, or by a parameter of a template. */
final class Targets {

    /** {@code direct:provider-${exchangeProperty.provider}}: what stands before, and the property. */
    private static final Pattern BY_PROPERTY =
            Pattern.compile("(direct:[a-z0-9-]*)\\$\\{exchangeProperty\\.([A-Za-z]+)}");
    /** {@code direct:{{before}}}: what stands before, and the parameter. */
    private static final Pattern BY_PARAMETER = Pattern.compile("(direct:[a-z0-9-]*)\\{\\{([A-Za-z]+)}}");

    private static final String WHOLE = "direct:";

    private final List<RouteFile> files;
    private final Map<String, Flow> templates;
    private final Set<String> consumers;
    /** What the names begin with that the instances of templates are called by. */
    private final Set<String> prefixes;

    Targets(List<RouteFile> files) {
        this.files = files;
        this.templates = Templates.byId(files);
        Stream<String> routes =
                Convention.flows(files).filter(flow -> !flow.isTemplate()).map(Flow::from);
        Stream<String> instances = Templates.instances(files).map(instance -> {
            Flow template = templates.get(instance.template());
            return template == null ? "" : instance.filled(template.from(), template);
        });
        this.consumers = Stream.concat(routes, instances).map(Targets::name).collect(Collectors.toSet());
        this.prefixes = templates.values().stream()
                .map(template -> BY_PARAMETER.matcher(template.from()))
                .filter(Matcher::matches)
                .map(from -> from.group(1))
                .collect(Collectors.toSet());
    }

    /** Whether a step of a flow finds a route. */
    boolean reaches(Flow flow, String uri) {
        Matcher byProperty = BY_PROPERTY.matcher(uri);
        if (byProperty.matches()) {
            return byProperty.group(1).equals(WHOLE)
                    ? templates.values().stream().anyMatch(template -> template.parameter(byProperty.group(2)) != null)
                    : prefixes.contains(byProperty.group(1));
        }
        Matcher byParameter = BY_PARAMETER.matcher(uri);
        Flow.Parameter parameter = byParameter.matches() ? flow.parameter(byParameter.group(2)) : null;
        if (parameter == null) {
            return consumers.contains(name(uri));
        }
        return byParameter.group(1).equals(WHOLE)
                ? parameter.defaultValue() == null || consumers.contains(WHOLE + parameter.defaultValue())
                : prefixes.contains(byParameter.group(1));
    }

    /** Complaints about templates and instances whose parameters name routes that are not there; empty names none. */
    Stream<String> namedInVain() {
        Set<String> properties = Convention.flows(files)
                .flatMap(flow -> flow.steps().stream())
                .map(step -> BY_PROPERTY.matcher(String.valueOf(step.uri())))
                .filter(uri -> uri.matches() && uri.group(1).equals(WHOLE))
                .map(uri -> uri.group(2))
                .collect(Collectors.toSet());
        Stream<String> defaults = templates.values().stream()
                .flatMap(template -> template.parameters().stream()
                        .filter(parameter -> properties.contains(parameter.name()))
                        .map(Flow.Parameter::defaultValue)
                        .filter(name -> isNobody(String.valueOf(name)) && name != null)
                        .map(name -> template.id() + ": no route is called by " + WHOLE + name));
        Stream<String> values = Templates.instances(files)
                .flatMap(instance -> instance.values().entrySet().stream()
                        .filter(value -> properties.contains(value.getKey()) || isCalled(instance, value.getKey()))
                        .map(Map.Entry::getValue)
                        .filter(this::isNobody)
                        .map(name -> instance.id() + ": no route is called by " + WHOLE + name));
        return Stream.concat(defaults, values);
    }

    private boolean isNobody(String name) {
        return !name.isEmpty() && !consumers.contains(WHOLE + name);
    }

    private boolean isCalled(Instance instance, String parameter) {
        Flow template = templates.get(instance.template());
        return template != null
                && template.steps().stream().anyMatch(step -> (WHOLE + "{{" + parameter + "}}").equals(step.uri()));
    }

    private static String name(String uri) {
        return uri.split("\\?", 2)[0];
    }
}
