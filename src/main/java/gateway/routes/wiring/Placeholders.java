package gateway.routes.wiring;

import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.known.NearWords;
import gateway.routes.known.StartJudge;
import gateway.routes.model.Flow;
import gateway.routes.model.Leaf;
import gateway.routes.model.Parameter;
import gateway.routes.model.RouteDocument;
import gateway.routes.model.RouteSet;
import gateway.routes.model.RouteText;
import gateway.routes.text.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds double braces with something in them that has no value. For one set of files. */
final class Placeholders {

    private static final Pattern BRACES = Pattern.compile("\\{\\{([^{}]*)}}");

    /** What Camel finds elsewhere, such as in the environment. */
    private static final Set<String> FUNCTIONS =
            Set.of("env", "sys", "service", "service.name", "service.host", "service.port", "bean");

    private static final Set<String> PROSE = Set.of("description", "note");

    private final Map<String, String> settings;
    private final StartJudge start;
    private final Set<String> beans;
    private final Consumer<RouteFinding> out;

    Placeholders(Map<String, String> settings, StartJudge start, Set<String> beans, Consumer<RouteFinding> out) {
        this.settings = settings;
        this.start = start;
        this.beans = beans;
        this.out = out;
    }

    void check(RouteSet set) {
        for (RouteDocument document : set.documents()) {
            for (Flow flow : document.flows()) {
                List<String> parameters =
                        flow.parameters().stream().map(Parameter::name).toList();
                below(document.text(), flow.body(), parameters);
            }
            document.instances().forEach(instance -> below(document.text(), instance.body(), List.of()));
            document.strangers().forEach(stranger -> below(document.text(), stranger.body(), List.of()));
        }
    }

    private void below(RouteText file, YamlNode node, List<String> parameters) {
        Leaf.below(node).filter(leaf -> !PROSE.contains(leaf.key())).forEach(leaf -> {
            Matcher braces = BRACES.matcher(leaf.value());
            while (braces.find()) {
                String name = braces.group(1).strip();
                if (isEscaped(leaf.value(), braces.start()) && name.endsWith("\\")) {
                    continue;
                }
                Optional<String> problem = ofFunction(name);
                if (problem.isPresent()) {
                    out.accept(file.finding(
                            RouteRule.UNKNOWN_PROPERTY,
                            leaf.text().spot(),
                            problem.get(),
                            "correct the name, or write {{" + name + ":value}} with a default"));
                } else if (!isKnown(name, parameters)) {
                    out.accept(unknown(file, leaf, name, parameters));
                }
            }
            unclosed(file, leaf);
        });
    }

    private void unclosed(RouteText file, Leaf leaf) {
        int begin = leaf.value().lastIndexOf("{{");
        if (begin >= 0 && leaf.value().indexOf("}}", begin) < 0 && !isEscaped(leaf.value(), begin)) {
            out.accept(file.finding(
                            RouteRule.UNKNOWN_PROPERTY,
                            leaf.text().spot(),
                            "the braces of " + leaf.value().substring(begin) + " are not closed",
                            "close them by }}, or write \\{{ and \\}} where braces are meant")
                    .asWarning());
        }
    }

    private static boolean isEscaped(String value, int begin) {
        return begin > 0 && value.charAt(begin - 1) == '\\';
    }

    /** What Camel would not find elsewhere, where there is no default. */
    private Optional<String> ofFunction(String text) {
        int colon = text.indexOf(':');
        String function = colon < 0 ? "" : text.substring(0, colon);
        String name = text.substring(colon + 1);
        if (!FUNCTIONS.contains(function) || name.contains(":")) {
            return Optional.empty();
        }
        return switch (function) {
            case "env" ->
                start.hasVariable(name)
                        ? Optional.empty()
                        : Optional.of("{{" + text + "}} names a variable that is not in the environment");
            case "bean" ->
                beans.contains(name.replaceFirst("[.?].*", ""))
                        ? Optional.empty()
                        : Optional.of("{{" + text + "}} names a bean that there is none of");
            case "sys" -> Optional.empty();
            default ->
                start.hasVariable(name.toUpperCase(Locale.ROOT).replace('-', '_') + "_SERVICE_HOST")
                        ? Optional.empty()
                        : Optional.of("{{" + text + "}} names a service that the environment has no variables of");
        };
    }

    private boolean isKnown(String name, List<String> parameters) {
        int colon = name.indexOf(':');
        return settings.containsKey(name)
                || parameters.contains(name)
                || name.startsWith("?")
                || name.startsWith("!")
                // behind the colon is a default
                || colon > 0
                || FUNCTIONS.contains(name);
    }

    private RouteFinding unknown(RouteText file, Leaf leaf, String name, List<String> parameters) {
        List<String> known = new ArrayList<>(settings.keySet());
        known.addAll(parameters);
        return file.finding(
                RouteRule.UNKNOWN_PROPERTY,
                leaf.text().spot(),
                "{{" + name + "}} names neither a setting nor a parameter of the template",
                NearWords.to(name, known)
                        .map(near -> "did you mean {{" + near + "}}?")
                        .orElse("write the value itself, or {{" + name + ":value}} with a default"));
    }
}
