package gateway.routes.convention;

import gateway.routes.finding.RouteRule;
import gateway.routes.model.Flow;
import gateway.routes.model.Leaf;
import gateway.routes.model.Step;
import gateway.routes.text.YamlList;
import gateway.routes.text.YamlMap;
import gateway.routes.text.YamlNode;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What routes leave to Java and to the settings, and how large they may grow. Stateless. */
final class RouteLimits {

    private static final int STEPS = 12;
    private static final int DEPTH = 5;
    private static final int SIMPLE = 60;

    private static final Set<String> SCRIPTS =
            Set.of("script", "groovy", "js", "javascript", "joor", "java", "mvel", "ognl", "python", "spel", "wasm");
    private static final Set<String> PROSE = Set.of("id", "description", "message");
    /** Quartz counts its misfire instructions instead of naming them. */
    private static final Set<String> CODES = Set.of("trigger.misfireInstruction");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^}]*)}}");
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w./{-])\\d+(\\.\\d+)*[A-Za-z]{0,2}(?![\\w-])");
    private static final Pattern HOST = Pattern.compile(
            "\\w+://|\\blocalhost\\b|\\b([a-z0-9-]+\\.)+(ai|com|dev|internal|io|local|net|org)(?![.\\w-])");
    private static final Pattern CLASS = Pattern.compile("\\b(?!(env|sys|sysenv)\\.)([a-z][a-z0-9_]*\\.)+[A-Z]\\w*");
    /** Where nothing but a class can stand. */
    private static final Set<String> EXCEPTION_KEYS = Set.of("exception", "exceptionType");

    private RouteLimits() {}

    static void check(Flow flow, Complaints out) {
        size(flow, out);
        scripts(flow.body(), out);
        Leaf.below(flow.body()).forEach(leaf -> leaf(leaf, out));
    }

    private static void size(Flow flow, Complaints out) {
        List<Step> steps = flow.allSteps().toList();
        if (steps.size() > STEPS) {
            out.add(
                    RouteRule.STEP_COUNT,
                    steps.get(STEPS).spot(),
                    flow.name() + " has " + steps.size() + " steps, more than " + STEPS,
                    "move some into a direct: route of their own");
        }
        steps.stream()
                .filter(step -> step.depth() > DEPTH)
                .findFirst()
                .ifPresent(step -> out.add(
                        RouteRule.NESTING,
                        step.spot(),
                        flow.name() + " nests its steps deeper than " + DEPTH + " levels",
                        "move the inner ones into a direct: route of their own"));
    }

    private static void scripts(YamlNode node, Complaints out) {
        switch (node) {
            case YamlMap map ->
                map.values().forEach((key, value) -> {
                    if (SCRIPTS.contains(key)) {
                        out.add(
                                RouteRule.SCRIPT,
                                map.spotOf(key),
                                "a route has code in " + key,
                                "take simple, or a bean; nobody tests code that stands in YAML");
                    }
                    scripts(value, out);
                });
            case YamlList list -> list.items().forEach(item -> scripts(item, out));
            default -> {
                // a value
            }
        }
    }

    private static void leaf(Leaf leaf, Complaints out) {
        if (leaf.key().equals("language") && SCRIPTS.contains(leaf.value())) {
            out.add(
                    RouteRule.SCRIPT,
                    leaf.text().spot(),
                    "a route has code in " + leaf.value(),
                    "take simple, or a bean; nobody tests code that stands in YAML");
        }
        if (leaf.isSimple() && leaf.value().length() > SIMPLE) {
            out.add(
                    RouteRule.SIMPLE_LENGTH,
                    leaf.text().spot(),
                    "a simple expression has " + leaf.value().length() + " characters, more than " + SIMPLE,
                    "compare one thing, or take a bean");
        }
        Matcher type = CLASS.matcher(leaf.value());
        if (type.find() && !EXCEPTION_KEYS.contains(leaf.key())) {
            out.add(
                    RouteRule.CLASS_NAME,
                    leaf.text().spot(),
                    leaf.key() + " names the Java class " + type.group(),
                    "name a bean instead, because classes are renamed");
        }
    }

    /** Built-in routes have their numbers, hosts and times in the settings, where operators find them. */
    static void literals(Flow flow, Complaints out) {
        Leaf.below(flow.body())
                .filter(leaf -> !PROSE.contains(leaf.key()) && !CODES.contains(leaf.key()))
                .forEach(leaf -> {
                    String rest = PLACEHOLDER.matcher(leaf.value()).replaceAll("");
                    for (Pattern pattern : List.of(NUMBER, HOST)) {
                        Matcher found = pattern.matcher(rest);
                        while (found.find()) {
                            out.add(
                                    RouteRule.LITERAL,
                                    leaf.text().spot(),
                                    leaf.key() + " holds " + found.group(),
                                    "make it a setting, and name it in double braces");
                        }
                    }
                });
    }
}
